package dev.vectorcodec.segment.format;

import dev.vectorcodec.quantization.CodeRecordLayout;

/**
 * Where the codes of a field lie in the code file.
 *
 * <pre>
 * [count code records, by node]
 * [clusterCount code records: the centroids, relative to the mean]
 * [clusterCount * paddedDimension floats: the centroids]
 * [clusterCount ints: the first node of each cluster]
 * [entryCount ints: entries, further nodes where walks start]
 * [count ints: the ordinal of each node]
 * [count ints: the node of each ordinal]
 * </pre>
 *
 * <p>The order of nodes goes cluster by cluster: near vectors are near nodes.
 */
public record CodesLayout(
    long offset, int count, int clusterCount, int entryCount, CodeRecordLayout code) {

  /** The most entries that a field may have. */
  public static final int MAX_ENTRIES = 1 << 12;

  /** The offset is a multiple of this: a cache line. */
  public static final int ALIGNMENT = 64;

  /** Where the record of a node starts. */
  public long recordOffset(int node) {
    return offset + (long) node * code.sizeInBytes();
  }

  /** Where the record of a centroid starts. */
  public long centroidRecordOffset(int cluster) {
    return recordOffset(count) + (long) cluster * code.sizeInBytes();
  }

  /** Where the components of a centroid start. */
  public long centroidOffset(int cluster) {
    return centroidRecordOffset(clusterCount)
        + (long) cluster * code.paddedDimension() * Float.BYTES;
  }

  /** Where the file keeps the first node of a cluster. */
  public long firstNodeOffset(int cluster) {
    return centroidOffset(clusterCount) + (long) cluster * Integer.BYTES;
  }

  /** Where the file keeps an entry: a further node where walks start. */
  public long entryOffset(int entry) {
    return firstNodeOffset(clusterCount) + (long) entry * Integer.BYTES;
  }

  /** Where the ordinal of a node is. */
  public long ordinalOffset(int node) {
    return entryOffset(entryCount) + (long) node * Integer.BYTES;
  }

  /** Where the node of an ordinal is. */
  public long nodeOffset(int ordinal) {
    return ordinalOffset(count) + (long) ordinal * Integer.BYTES;
  }

  /** Bytes of all parts. */
  public long sizeInBytes() {
    return nodeOffset(count) - offset;
  }
}
