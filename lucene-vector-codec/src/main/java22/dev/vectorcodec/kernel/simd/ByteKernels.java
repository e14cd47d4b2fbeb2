package dev.vectorcodec.kernel.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Dot products and distances of signed bytes (exact in ints). */
final class ByteKernels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = INTS.length();

  /** Holds as many bytes as there are int lanes, but no vector is shorter than 8 bytes. */
  private static final VectorSpecies<Byte> BYTES =
      WIDTH == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private static final int STEP = BYTES.length();
  private static final int PARTS = STEP / WIDTH;

  private static IntVector widen(ByteVector bytes, int part) {
    return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, part);
  }

  int dotProduct(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + i);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + i);
      for (int part = 0; part < PARTS; part++) {
        sum = sum.add(widen(x, part).mul(widen(y, part)));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      total += a[aOffset + i] * b[bOffset + i];
    }
    return total;
  }

  int squareDistance(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
    IntVector sum = IntVector.zero(INTS);
    int i = 0;
    for (; i <= length - STEP; i += STEP) {
      ByteVector x = ByteVector.fromArray(BYTES, a, aOffset + i);
      ByteVector y = ByteVector.fromArray(BYTES, b, bOffset + i);
      for (int part = 0; part < PARTS; part++) {
        IntVector difference = widen(x, part).sub(widen(y, part));
        sum = sum.add(difference.mul(difference));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < length; i++) {
      int difference = a[aOffset + i] - b[bOffset + i];
      total += difference * difference;
    }
    return total;
  }
}
