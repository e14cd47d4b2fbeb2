package dev.vectorcodec.tools.size;

import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.VectorPreparation;

/**
 * Bytes of a field, all segments together. The layouts of the library say how long a part is; only
 * how many clusters a segment has is about so.
 *
 * @param dimension of the vectors
 * @param byteVectors whether components are indexed as bytes
 * @param codeBits bits a component; 0 for the default of the dimension
 * @param degree neighbors a node; 0 for segments without a graph
 * @param segmentVectors vectors of a segment
 */
record FieldSize(
    int dimension,
    boolean byteVectors,
    StoredPrecision precision,
    int codeBits,
    int degree,
    boolean neighborCodes,
    long segmentVectors) {

  /** Most clusters of a segment, and vectors of a usual one. */
  private static final long MOST_CLUSTERS = 1024;

  private static final long CLUSTER_VECTORS = 400;

  /** An ordinal and a node, in the tables behind the codes. */
  private static final int MAP_BYTES = 2 * Integer.BYTES;

  private static final double PAGE_BYTES = 4096;

  private int padded() {
    return VectorPreparation.paddedDimension(dimension);
  }

  /** Bits a component of a code. */
  int bits() {
    return width().bits();
  }

  private CodeWidth width() {
    return codeBits == 0 ? CodeWidth.forDimension(padded()) : CodeWidth.ofBits(codeBits);
  }

  /** Bytes of a stored vector. */
  double vectorBytes() {
    if (byteVectors) {
      return dimension;
    }
    return switch (precision) {
      case FLOAT32 -> (double) dimension * Float.BYTES;
      case FLOAT16 -> (double) dimension * Short.BYTES + Float.BYTES;
      case INT8 -> (double) dimension + Float.BYTES;
    };
  }

  /** Bytes of codes and clusters, a vector. */
  double codeBytes() {
    int record = new CodeRecordLayout(padded(), width()).sizeInBytes();
    long clusters = Math.min(MOST_CLUSTERS, 1 + segmentVectors / CLUSTER_VECTORS);
    double cluster = record + padded() * (double) Float.BYTES + Integer.BYTES;
    return record + MAP_BYTES + clusters * cluster / segmentVectors;
  }

  /** Bytes of links, a vector. */
  double linkBytes() {
    return (double) degree * Integer.BYTES;
  }

  /** Bytes of codes of neighbors beside the links, a vector. */
  double neighborCodeBytes() {
    return neighborCodes ? new NeighborCodeLayout(padded(), degree).sizeInBytes() : 0;
  }

  /** Bytes of everything with the checksums of pages, a vector. */
  double totalBytes() {
    double data = vectorBytes() + codeBytes() + linkBytes() + neighborCodeBytes();
    return data * (1 + Integer.BYTES / PAGE_BYTES);
  }
}
