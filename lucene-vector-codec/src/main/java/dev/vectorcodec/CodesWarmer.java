package dev.vectorcodec;

import dev.vectorcodec.segment.RabitqVectorsReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ParallelLeafReader;

/**
 * Reads codes into memory before the first search needs them.
 *
 * <p>Every search reads codes from many places, but they are small: 2 to 13 % of float vectors.
 * With codes in memory, a search of an index that is larger than memory reads a few pages of
 * vectors and graph. As {@code IndexWriterConfig#setMergedSegmentWarmer} it keeps merged segments
 * from being slow at first; {@link #load} does the same for an index that was just opened.
 *
 * <p>The codes stay in memory as long as the operating system leaves them there: the heap has none
 * of them. Codes of neighbors, which are part of the graph, are not read.
 */
public final class CodesWarmer implements IndexWriter.IndexReaderWarmer {

  @Override
  public void warm(LeafReader reader) throws IOException {
    load(reader);
  }

  /**
   * Reads the codes of all fields that {@link RabitqGraphVectorsFormat} wrote.
   *
   * @return how many bytes these are
   * @throws org.apache.lucene.index.CorruptIndexException if bytes are damaged
   */
  public static long load(IndexReader reader) throws IOException {
    long bytes = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      bytes += load(leaf.reader());
    }
    return bytes;
  }

  private static long load(LeafReader leaf) throws IOException {
    long bytes = 0;
    ArrayDeque<LeafReader> open = new ArrayDeque<>(List.of(leaf));
    while (open.isEmpty() == false) {
      LeafReader reader = FilterLeafReader.unwrap(open.remove());
      if (reader instanceof ParallelLeafReader parallel) {
        open.addAll(List.of(parallel.getParallelReaders()));
      } else if (reader instanceof CodecReader segment) {
        bytes += loadSegment(segment);
      }
    }
    return bytes;
  }

  private static long loadSegment(CodecReader segment) throws IOException {
    long bytes = 0;
    for (FieldInfo info : segment.getFieldInfos()) {
      RabitqVectorsReader ours = RabitqVectorsReader.of(segment.getVectorReader(), info);
      bytes += ours == null ? 0 : ours.loadCodes(info.name);
    }
    return bytes;
  }
}
