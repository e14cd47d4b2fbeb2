package dev.vectorcodec.documents;

import static org.junit.Assert.assertEquals;

/** A field entry of the metadata, and what it points at: "Field entry", ".vec", ".veq". */
final class DecodedField {

  static final int FLOAT32 = 0;
  static final int EUCLIDEAN = 0;
  static final int COSINE = 2;
  static final int BLOCKS = 1;
  static final int NODE_BLOCKS = 1;

  final int number;
  final int encoding;
  final int similarity;
  final boolean sparse;
  final int codeKind;
  final int codeBits;
  final int graphKind;
  final int nodeBits;
  final int dimension;
  final int count;
  final long vectorsOffset;
  final long codesOffset;
  final long graphOffset;
  final int degree;
  final int sampleCount;
  final float scale;
  final long rotationSeed;
  final double[] centroid;
  final DecodedSegment segment;

  DecodedField(DecodedSegment segment, DecodedFile in, int start) {
    this.segment = segment;
    number = in.readInt(start);
    encoding = in.readByte(start + 4);
    similarity = in.readByte(start + 5);
    sparse = in.readByte(start + 6) == 1;
    codeKind = in.readByte(start + 7);
    codeBits = in.readByte(start + 8);
    graphKind = in.readByte(start + 9);
    nodeBits = in.readByte(start + 10);
    assertEquals("reserved", 0, in.readByte(start + 11));
    dimension = in.readInt(start + 12);
    count = in.readInt(start + 16);
    vectorsOffset = in.readLong(start + 20);
    codesOffset = in.readLong(start + 28);
    graphOffset = in.readLong(start + 36);
    degree = in.readInt(start + 44);
    sampleCount = in.readInt(start + 48);
    scale = in.readFloat(start + 52);
    rotationSeed = in.readLong(start + 56);
    centroid = new double[count == 0 ? 0 : dimension];
    for (int i = 0; i < centroid.length; i++) {
      centroid[i] = in.readFloat(start + 64 + 4 * i);
    }
  }

  int entryLength() {
    return 64 + 4 * centroid.length;
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

  long blockLength(int planes) {
    return 128L * (planes * padded() / 32 + 2);
  }

  DecodedCode code(int ordinal) {
    if (codeKind == BLOCKS) {
      long start = codesOffset + ordinal / 32 * blockLength(codeBits);
      return DecodedCode.inBlock(segment.codes, start, codeBits, padded(), ordinal % 32);
    }
    long recordLength = (long) padded() * codeBits / 8 + 8;
    long start = codesOffset + ordinal * recordLength;
    return DecodedCode.inRecord(segment.codes, start, codeBits, padded());
  }
}
