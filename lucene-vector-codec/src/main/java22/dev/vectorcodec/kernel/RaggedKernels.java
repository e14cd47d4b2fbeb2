package dev.vectorcodec.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatKernels} for lengths that are no multiple of 64: every load is masked. Lanes past the
 * end add zero times zero, which changes no sum.
 */
final class RaggedKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final int CHUNK = 16;
  private static final int LANES = VectorKernels.LANES;
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);

  private RaggedKernels() {}

  static float dotProduct(MemorySegment segment, long index, float[] query, int length) {
    return FloatKernels.fold(
        dotPass(segment, index, query, length, 0),
        WIDTH <= 8 ? dotPass(segment, index, query, length, 8) : ZERO,
        WIDTH <= 4 ? dotPass(segment, index, query, length, 4) : ZERO,
        WIDTH <= 4 ? dotPass(segment, index, query, length, 12) : ZERO);
  }

  private static FloatVector dotPass(
      MemorySegment segment, long index, float[] query, int length, int first) {
    return FloatKernels.foldChunks(
        dotChunk(segment, index, query, length, first),
        dotChunk(segment, index, query, length, first + CHUNK),
        dotChunk(segment, index, query, length, first + 2 * CHUNK),
        dotChunk(segment, index, query, length, first + 3 * CHUNK));
  }

  private static FloatVector dotChunk(
      MemorySegment segment, long index, float[] query, int length, int first) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = first; i < length; i += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, length);
      FloatVector value = load(segment, index, i, mask);
      sum = value.fma(FloatVector.fromArray(FLOATS, query, i, mask), sum);
    }
    return sum;
  }

  static float squareDistance(MemorySegment segment, long index, float[] query, int length) {
    return FloatKernels.fold(
        distancePass(segment, index, query, length, 0),
        WIDTH <= 8 ? distancePass(segment, index, query, length, 8) : ZERO,
        WIDTH <= 4 ? distancePass(segment, index, query, length, 4) : ZERO,
        WIDTH <= 4 ? distancePass(segment, index, query, length, 12) : ZERO);
  }

  private static FloatVector distancePass(
      MemorySegment segment, long index, float[] query, int length, int first) {
    return FloatKernels.foldChunks(
        distanceChunk(segment, index, query, length, first),
        distanceChunk(segment, index, query, length, first + CHUNK),
        distanceChunk(segment, index, query, length, first + 2 * CHUNK),
        distanceChunk(segment, index, query, length, first + 3 * CHUNK));
  }

  private static FloatVector distanceChunk(
      MemorySegment segment, long index, float[] query, int length, int first) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = first; i < length; i += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(i, length);
      FloatVector difference =
          load(segment, index, i, mask).sub(FloatVector.fromArray(FLOATS, query, i, mask));
      sum = difference.fma(difference, sum);
    }
    return sum;
  }

  private static FloatVector load(
      MemorySegment segment, long index, int i, VectorMask<Float> mask) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    return FloatVector.fromMemorySegment(
        FLOATS, segment, index + (long) i * Float.BYTES, LITTLE_ENDIAN, mask);
  }
}
