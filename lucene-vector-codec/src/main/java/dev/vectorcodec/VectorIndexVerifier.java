package dev.vectorcodec;

import dev.vectorcodec.segment.RabitqVectorsReader;
import dev.vectorcodec.segment.format.FieldMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.SegmentReader;

/**
 * Says what an index holds of our fields, and whether it is whole.
 *
 * <p>{@link #verify} sees what Lucene's {@code CheckIndex} does not: documents that do not ascend,
 * maps between vectors and nodes that do not agree, codes that are not those of their vectors,
 * nodes that no walk can reach. It reads everything, and computes each code again: about as long as
 * a flush takes without its graph.
 */
public final class VectorIndexVerifier {

  private VectorIndexVerifier() {}

  /**
   * What was found of one field of one segment.
   *
   * @param problems a line for each rule of docs/file-format.md that is broken; empty if all is
   *     well
   */
  public record Verdict(VectorField field, List<String> problems) {}

  /** Describes each field of each segment, from metadata alone. */
  public static List<VectorField> inspect(IndexReader index) throws IOException {
    List<VectorField> found = new ArrayList<>();
    OwnFields.visit(
        index,
        (segment, reader, field) ->
            found.add(describe(segment, field, reader.metadata(field.name))));
    return found;
  }

  /**
   * Reads each field of each segment as a whole, and compares what must agree.
   *
   * @throws IOException when a file cannot be read; damage is told in the result
   */
  public static List<Verdict> verify(IndexReader index) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    Set<RabitqVectorsReader> checked = Collections.newSetFromMap(new IdentityHashMap<>());
    OwnFields.visit(
        index,
        (segment, reader, field) -> {
          List<String> problems = new ArrayList<>();
          if (checked.add(reader)) {
            problems.addAll(damage(reader));
          }
          problems.addAll(reader.verify(field.name));
          verdicts.add(
              new Verdict(
                  describe(segment, field, reader.metadata(field.name)), List.copyOf(problems)));
        });
    return verdicts;
  }

  private static List<String> damage(RabitqVectorsReader reader) throws IOException {
    try {
      reader.checkIntegrity();
      return List.of();
    } catch (CorruptIndexException e) {
      return List.of("the checksum of a file: " + e.getMessage());
    }
  }

  private static VectorField describe(CodecReader segment, FieldInfo info, FieldMetadata field) {
    String name = segment instanceof SegmentReader own ? own.getSegmentName() : segment.toString();
    return new VectorField(
        name,
        info.name,
        field.vectorLayout().encoding(),
        field.vectorLayout().dimension(),
        field.vectorLayout().similarity(),
        field.count(),
        StoredPrecision.of(field.vectorLayout().stored()),
        field.codes().code().width().bits(),
        field.codes().clusterCount(),
        field.graph().degree(),
        field.graph().hasNeighborCodes(),
        field.beamWidth(),
        field.changed(),
        field.vectorLayout().sizeInBytes(),
        field.codes().sizeInBytes(),
        field.graph().sizeInBytes());
  }
}
