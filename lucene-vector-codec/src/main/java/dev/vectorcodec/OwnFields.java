package dev.vectorcodec;

import dev.vectorcodec.segment.RabitqVectorsReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.ParallelLeafReader;

/** Finds the fields that {@link RabitqGraphVectorsFormat} wrote, behind whatever wraps them. */
final class OwnFields {

  private OwnFields() {}

  /** Is told about each field. */
  interface Visitor {
    void visit(CodecReader segment, RabitqVectorsReader reader, FieldInfo field) throws IOException;
  }

  /** Visits all fields of all segments. */
  static void visit(IndexReader index, Visitor visitor) throws IOException {
    ArrayDeque<LeafReader> open = new ArrayDeque<>();
    index.leaves().forEach(leaf -> open.add(leaf.reader()));
    while (open.isEmpty() == false) {
      LeafReader reader = FilterLeafReader.unwrap(open.remove());
      if (reader instanceof ParallelLeafReader parallel) {
        open.addAll(List.of(parallel.getParallelReaders()));
      } else if (reader instanceof CodecReader segment) {
        visitSegment(segment, visitor);
      }
    }
  }

  private static void visitSegment(CodecReader segment, Visitor visitor) throws IOException {
    for (FieldInfo field : segment.getFieldInfos()) {
      RabitqVectorsReader reader = RabitqVectorsReader.of(segment.getVectorReader(), field);
      if (reader != null && field.hasVectorValues()) {
        visitor.visit(segment, reader, field);
      }
    }
  }
}
