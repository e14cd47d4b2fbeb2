package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

/** The metadata of a field, and what it points at: "Field metadata", ".vec", ".veq". */
final class DecodedField {

  static final int FLOAT32 = 0;
  static final int EUCLIDEAN = 0;
  static final int COSINE = 2;

  /** Feature bit 0. */
  private static final int NEIGHBOR_CODES = 1;

  /** Bytes of an entry without its mean. */
  static final int FIXED_LENGTH = 88;

  final int number;
  final int encoding;
  final int similarity;
  final boolean sparse;
  final int codeBits;
  final boolean hasNeighborCodes;
  final int dimension;
  final int count;
  final long vectorsOffset;
  final long codesOffset;
  final long graphOffset;
  final int clusterCount;
  final int entryCount;
  final int degree;
  final int beamWidth;
  final float scale;
  final long rotationSeed;
  final float largestSquare;
  final int changed;
  final double[] mean;
  final DecodedSegment segment;

  DecodedField(DecodedSegment segment, DecodedFile in, int start) {
    this.segment = segment;
    number = in.readInt(start);
    encoding = in.readByte(start + 4);
    similarity = in.readByte(start + 5);
    sparse = in.readByte(start + 6) == 1;
    codeBits = in.readByte(start + 7);
    int features = in.readInt(start + 8);
    assertEquals("unknown features", 0, features & ~NEIGHBOR_CODES);
    hasNeighborCodes = features == NEIGHBOR_CODES;
    dimension = in.readInt(start + 12);
    count = in.readInt(start + 16);
    vectorsOffset = in.readLong(start + 20);
    codesOffset = in.readLong(start + 28);
    graphOffset = in.readLong(start + 36);
    clusterCount = in.readInt(start + 44);
    entryCount = in.readInt(start + 48);
    degree = in.readInt(start + 52);
    beamWidth = in.readInt(start + 56);
    scale = in.readFloat(start + 60);
    rotationSeed = in.readLong(start + 64);
    largestSquare = in.readFloat(start + 72);
    if (hasNeighborCodes == false) {
      in.checkZero(start + 72, start + 76);
    }
    changed = in.readInt(start + 76);
    assertTrue("changed=" + changed, changed >= 0);
    in.checkZero(start + 80, start + FIXED_LENGTH);
    mean = new double[count == 0 ? 0 : dimension];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = in.readFloat(start + FIXED_LENGTH + 4 * i);
    }
  }

  int entryLength() {
    return FIXED_LENGTH + 4 * mean.length;
  }

  int padded() {
    return (dimension + 63) / 64 * 64;
  }

  private int componentBytes() {
    return encoding == FLOAT32 ? 4 : 1;
  }

  float[] vector(int ordinal) {
    float[] vector = new float[dimension];
    long start = vectorsOffset + (long) ordinal * dimension * componentBytes();
    for (int i = 0; i < dimension; i++) {
      vector[i] =
          encoding == FLOAT32
              ? segment.vectors.readFloat(start + 4L * i)
              : segment.vectors.readByte(start + i);
    }
    return vector;
  }

  int document(int ordinal) {
    if (sparse == false) {
      return ordinal;
    }
    long documents = (vectorsOffset + (long) count * dimension * componentBytes() + 3) / 4 * 4;
    return segment.vectors.readInt(documents + 4L * ordinal);
  }

  private long recordStart(int record) {
    return codesOffset + record * DecodedCode.length(codeBits, padded());
  }

  /** The bytes of a record: those of nodes, then those of centroids. */
  byte[] recordBytes(int record) {
    int length = (int) DecodedCode.length(codeBits, padded());
    return segment.codes.readBytes(recordStart(record), length);
  }

  DecodedCode code(int node) {
    return DecodedCode.read(segment.codes, recordStart(node), codeBits, padded());
  }

  /** The code of a centroid, relative to the mean. */
  DecodedCode centroidCode(int cluster) {
    return DecodedCode.read(segment.codes, recordStart(count + cluster), codeBits, padded());
  }

  private long centroidStart(int cluster) {
    return recordStart(count + clusterCount) + 4L * padded() * cluster;
  }

  double[] centroid(int cluster) {
    double[] centroid = new double[padded()];
    for (int i = 0; i < centroid.length; i++) {
      centroid[i] = segment.codes.readFloat(centroidStart(cluster) + 4L * i);
    }
    return centroid;
  }

  /** Number {@code index} of all those behind the centroids. */
  private int number(int index) {
    return segment.codes.readInt(centroidStart(clusterCount) + 4L * index);
  }

  int firstNode(int cluster) {
    return number(cluster);
  }

  int entry(int index) {
    return number(clusterCount + index);
  }

  int ordinal(int node) {
    return number(clusterCount + entryCount + node);
  }

  int node(int ordinal) {
    return number(clusterCount + entryCount + count + ordinal);
  }

  /** Where the codes of the field end. */
  long codesEnd() {
    return centroidStart(clusterCount) + 4L * (clusterCount + entryCount + 2 * count);
  }
}
