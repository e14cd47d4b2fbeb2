package dev.vectorcodec.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions over floats in memory, in the fixed order of {@link VectorKernels}.
 *
 * <p>Passes are those of {@link FloatKernels}; each leaves its folded chunks in the scratch array,
 * and the last four folds are plain Java. Loads from a segment carry so many checks that the
 * compiler would run out of nodes for shuffles on top of them, and box every vector.
 */
final class MemoryFloatKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();
  private static final int CHUNK = 16;
  private static final int LANES = VectorKernels.LANES;

  private static FloatVector load(MemorySegment segment, long index, int i) {
    return FloatVector.fromMemorySegment(
        FLOATS, segment, index + (long) i * Float.BYTES, LITTLE_ENDIAN);
  }

  private static FloatVector load(
      MemorySegment segment, long index, int i, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(
        FLOATS, segment, index + (long) i * Float.BYTES, LITTLE_ENDIAN, mask);
  }

  private static FloatVector load(float[] values, int i) {
    return FloatVector.fromArray(FLOATS, values, i);
  }

  /** Folds 16 lanes in halves; spelled out, because short loops cost more than the additions. */
  private static float fold(float[] lanes) {
    float even = (pair(lanes, 0) + pair(lanes, 4)) + (pair(lanes, 2) + pair(lanes, 6));
    float odd = (pair(lanes, 1) + pair(lanes, 5)) + (pair(lanes, 3) + pair(lanes, 7));
    return even + odd;
  }

  private static float pair(float[] lanes, int lane) {
    return lanes[lane] + lanes[lane + CHUNK / 2];
  }

  float dotProduct(MemorySegment segment, long index, float[] query, int length, float[] lanes) {
    for (int first = 0; first < CHUNK; first += WIDTH) {
      if (length % LANES == 0) {
        dotPass(segment, index, query, length, lanes, first);
      } else {
        raggedDotPass(segment, index, query, length, lanes, first);
      }
    }
    return fold(lanes);
  }

  private static void dotPass(
      MemorySegment segment, long index, float[] query, int length, float[] lanes, int first) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int i = first; i < length; i += LANES) {
      c0 = load(segment, index, i).fma(load(query, i), c0);
      c1 = load(segment, index, i + CHUNK).fma(load(query, i + CHUNK), c1);
      c2 = load(segment, index, i + 2 * CHUNK).fma(load(query, i + 2 * CHUNK), c2);
      c3 = load(segment, index, i + 3 * CHUNK).fma(load(query, i + 3 * CHUNK), c3);
    }
    c0.add(c2).add(c1.add(c3)).intoArray(lanes, first);
  }

  float squareDistance(
      MemorySegment segment, long index, float[] query, int length, float[] lanes) {
    for (int first = 0; first < CHUNK; first += WIDTH) {
      if (length % LANES == 0) {
        distancePass(segment, index, query, length, lanes, first);
      } else {
        raggedDistancePass(segment, index, query, length, lanes, first);
      }
    }
    return fold(lanes);
  }

  private static void distancePass(
      MemorySegment segment, long index, float[] query, int length, float[] lanes, int first) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int i = first; i < length; i += LANES) {
      FloatVector d0 = load(segment, index, i).sub(load(query, i));
      FloatVector d1 = load(segment, index, i + CHUNK).sub(load(query, i + CHUNK));
      FloatVector d2 = load(segment, index, i + 2 * CHUNK).sub(load(query, i + 2 * CHUNK));
      FloatVector d3 = load(segment, index, i + 3 * CHUNK).sub(load(query, i + 3 * CHUNK));
      c0 = d0.fma(d0, c0);
      c1 = d1.fma(d1, c1);
      c2 = d2.fma(d2, c2);
      c3 = d3.fma(d3, c3);
    }
    c0.add(c2).add(c1.add(c3)).intoArray(lanes, first);
  }

  /** Every load is masked; lanes past the end add zero times zero, which changes no sum. */
  private static void raggedDotPass(
      MemorySegment segment, long index, float[] query, int length, float[] lanes, int first) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    for (int chunk = 0; chunk < LANES; chunk += CHUNK) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first + chunk; i < length; i += LANES) {
        VectorMask<Float> mask = FLOATS.indexInRange(i, length);
        FloatVector value = load(segment, index, i, mask);
        sum = value.fma(FloatVector.fromArray(FLOATS, query, i, mask), sum);
      }
      sum.intoArray(lanes, first + chunk);
    }
    foldChunks(lanes, first);
  }

  private static void raggedDistancePass(
      MemorySegment segment, long index, float[] query, int length, float[] lanes, int first) {
    byte unused = segment.get(FaultMark.BYTE, 0);
    for (int chunk = 0; chunk < LANES; chunk += CHUNK) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first + chunk; i < length; i += LANES) {
        VectorMask<Float> mask = FLOATS.indexInRange(i, length);
        FloatVector difference =
            load(segment, index, i, mask).sub(FloatVector.fromArray(FLOATS, query, i, mask));
        sum = difference.fma(difference, sum);
      }
      sum.intoArray(lanes, first + chunk);
    }
    foldChunks(lanes, first);
  }

  private static void foldChunks(float[] lanes, int first) {
    FloatVector even = load(lanes, first).add(load(lanes, first + 2 * CHUNK));
    FloatVector odd = load(lanes, first + CHUNK).add(load(lanes, first + 3 * CHUNK));
    even.add(odd).intoArray(lanes, first);
  }
}
