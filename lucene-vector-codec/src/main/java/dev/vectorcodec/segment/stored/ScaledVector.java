package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One float vector in fewer bytes: a scale, then few bits for each component, which is the integer
 * or half that they hold times the scale. One thread uses it.
 *
 * <p>Invariant, on which merging relies: encoding what was decoded gives the same bytes. The
 * subclasses say why it holds.
 */
abstract class ScaledVector {

  final int dimension;

  /** The vector as it lies in the file, little-endian. */
  final ByteBuffer row;

  ScaledVector(StoredEncoding stored, int dimension) {
    this.dimension = dimension;
    this.row = ByteBuffer.allocate(stored.vectorBytes(dimension)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns an encoder of vectors that are stored so; null if they are stored as they are. */
  static ScaledVector of(StoredEncoding stored, int dimension) {
    return switch (stored) {
      case FLOAT32, BYTE -> null;
      case SCALED_FLOAT16 -> new ScaledFloat16(dimension);
      case SCALED_INT8 -> new ScaledInt8(dimension);
    };
  }

  /** The bytes that {@link #encode} writes and {@link #decode} reads. */
  final byte[] bytes() {
    return row.array();
  }

  /** Rounds a finite vector into {@link #bytes}. */
  abstract void encode(float[] vector);

  /** Writes the vector in {@link #bytes} to {@code target} from {@code offset} on. */
  abstract void decode(float[] target, int offset);

  final float maxMagnitude(float[] vector) {
    float max = 0;
    for (int i = 0; i < dimension; i++) {
      max = Math.max(max, Math.abs(vector[i]));
    }
    return max;
  }
}
