package dev.vectorcodec;

import dev.vectorcodec.segment.RabitqVectorsReader;
import dev.vectorcodec.segment.RabitqVectorsWriter;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.IORunnable;

/**
 * A vectors format that searches a proximity graph by RaBitQ codes and returns exact scores.
 *
 * <p>The format keeps vectors as they were indexed, or rounded if {@link
 * RabitqGraphOptions#withStoredPrecision} says so. Each vector has a code of a few bits a
 * component, relative to the centroid of its cluster. A search estimates distances from codes,
 * knows how far an estimate may be off, and scores exactly every vector that may be a hit; it
 * returns exact scores alone. Segments below a threshold have no graph: searches scan their codes.
 *
 * <p>What Lucene calls visited are the vectors that a search compared with the query, by their
 * code, exactly, or both; of a search that looks again, wider or by a scan, only the longest pass
 * counts. A search reaches a collector's limit only where it leaves a vector out for it.
 *
 * <p>Files, all with Lucene's header and footer and a checksum for every 4 KiB (docs/file-format.md
 * has every byte):
 *
 * <ul>
 *   <li><b>.vem</b> metadata, read and checked whole at open
 *   <li><b>.vec</b> the vectors; documents of sparse fields
 *   <li><b>.veq</b> codes and clusters, and which vector each node is
 *   <li><b>.vex</b> graphs: the neighbors of each node
 * </ul>
 *
 * <p>The SPI name is {@code RabitqGraphVectorsFormat}. Instances with different options may be used
 * together; each reads the segments of all others.
 */
public final class RabitqGraphVectorsFormat extends KnnVectorsFormat {

  /** The name under which Lucene finds the format. */
  public static final String NAME = "RabitqGraphVectorsFormat";

  /** The most dimensions a vector can have. */
  public static final int MAX_DIMENSIONS = 16_384;

  private final RabitqGraphOptions options;

  /** The format with {@link RabitqGraphOptions#DEFAULT}. */
  public RabitqGraphVectorsFormat() {
    this(RabitqGraphOptions.DEFAULT);
  }

  /** The format with options for the segments it writes. */
  public RabitqGraphVectorsFormat(RabitqGraphOptions options) {
    super(NAME);
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    MergeContract.check();
    return new RabitqVectorsWriter(state, options.parameters());
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return new RabitqVectorsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return MAX_DIMENSIONS;
  }

  @Override
  public String toString() {
    return NAME + "(" + options + ")";
  }

  /**
   * Before Lucene 10.5, {@code mergeOneField} returned nothing: the writer's method would not be
   * called there and a merge would silently lose every vector.
   */
  private static final class MergeContract {

    private static final boolean KEPT = isKept();

    private static boolean isKept() {
      try {
        return KnnVectorsWriter.class
                .getMethod("mergeOneField", FieldInfo.class, MergeState.class)
                .getReturnType()
            == IORunnable.class;
      } catch (NoSuchMethodException e) {
        return false;
      }
    }

    static void check() {
      if (KEPT == false) {
        throw new UnsupportedOperationException(
            NAME + " writes on Lucene 10.5 and newer only: older merges would lose vectors");
      }
    }
  }
}
