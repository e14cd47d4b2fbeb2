package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.ClusterQueries;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.util.Arrays;

/**
 * Estimates distances of nodes from their codes, a batch at a time. One search uses it at a time,
 * and later searches use it again.
 */
final class CodeReader {

  /** Bytes that the records of a batch take at most, unless one record takes more. */
  private static final int BATCH_BYTES = 16 << 10;

  private static final int MAX_BATCH = 64;

  private final CodesLayout layout;
  private final CodeRecordLayout code;
  private final ClusterQueries queries;
  private final int stride;
  private final int capacity;
  private final long[] records;
  private final int[] slots;
  private final float[] estimates;
  private final float[] errors;
  private PagedFile.Cursor cursor;

  CodeReader(CodesLayout layout, Geometry geometry) {
    this.layout = layout;
    this.code = layout.code();
    this.queries = new ClusterQueries(geometry, code, layout.clusterCount());
    this.stride = code.sizeInLongs();
    this.capacity = Math.max(1, Math.min(MAX_BATCH, BATCH_BYTES / code.sizeInBytes()));
    this.records = new long[capacity * stride];
    this.slots = new int[capacity];
    this.estimates = new float[capacity];
    this.errors = new float[capacity];
  }

  /** The array into which the caller writes the prepared query before {@link #start}. */
  float[] query() {
    return queries.query();
  }

  void start(PagedFile.Cursor codes, float[] rotatedMean) {
    cursor = codes;
    queries.start(rotatedMean, this::readCentroid);
  }

  /** The cluster behind the last one is that of the centroids: its centroid is the mean. */
  private void readCentroid(int cluster, float[] target) throws IOException {
    if (cluster == layout.clusterCount()) {
      Arrays.fill(target, 0f);
    } else {
      cursor.readFloats(layout.centroidOffset(cluster), target, 0, target.length);
    }
  }

  /** Most nodes of a batch. */
  int capacity() {
    return capacity;
  }

  /** Estimates {@code count} of {@code nodes} from {@code from} on, which are valid nodes. */
  void estimate(int[] nodes, int from, int count) throws IOException {
    cursor.gatherLongs(layout.recordOffset(0), stride, nodes, from, count, records);
    compare(count, layout.clusterCount() - 1);
  }

  /** Estimates {@code count} nodes from {@code first} on. */
  void estimate(int first, int count) throws IOException {
    cursor.readLongs(layout.recordOffset(first), records, 0, count * stride);
    compare(count, layout.clusterCount() - 1);
  }

  /** Estimates the distances of {@code count} centroids from {@code first} on. */
  void estimateCentroids(int first, int count) throws IOException {
    cursor.readLongs(layout.centroidRecordOffset(first), records, 0, count * stride);
    compare(count, layout.clusterCount());
  }

  private void compare(int count, int maxCluster) throws IOException {
    int done = 0;
    queries.startBatch();
    for (int i = 0; i < count; i++) {
      int cluster = code.cluster(records, i * stride);
      if (cluster > maxCluster) {
        throw cursor.file().corrupt("cluster=" + cluster + " of " + layout.clusterCount());
      }
      int slot = queries.slot(cluster);
      if (slot < 0) {
        queries.estimate(records, done, i - done, slots, estimates, errors);
        done = i;
        queries.startBatch();
        slot = queries.slot(cluster);
      }
      slots[i] = slot;
    }
    queries.estimate(records, done, count - done, slots, estimates, errors);
  }

  /**
   * Writes the lower ends of the intervals in which the first {@code count} distances of the last
   * batch lie to {@code lowest}, and the indexes of those below {@code bound} to {@code selected}.
   *
   * @param standardErrors how far an interval reaches from its estimate
   * @return how many are below
   */
  int selectBelow(int count, float standardErrors, float bound, float[] lowest, int[] selected) {
    for (int i = 0; i < count; i++) {
      lowest[i] = estimates[i] - standardErrors * errors[i];
    }
    return VectorKernels.INSTANCE.selectBelow(lowest, 0, count, bound, selected);
  }

  /** The distances of the last batch, one a node. */
  float[] estimates() {
    return estimates;
  }

  /** Their standard errors. */
  float[] errors() {
    return errors;
  }
}
