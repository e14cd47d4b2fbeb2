package dev.vectorcodec.benchmark.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Vectors of one length in a memory-mapped file: none of them is on the Java heap, so that heap
 * figures are those of the formats. Safe for all threads.
 */
public final class VectorSet {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final ElementType type;
  private final Shape shape;

  /**
   * Where the rows lie.
   *
   * @param size rows
   * @param dimension values of a row
   * @param offset of the first value of the first row, in bytes
   * @param stride from one row to the next, in bytes
   */
  record Shape(int size, int dimension, long offset, long stride) {}

  VectorSet(MemorySegment bytes, ElementType type, Shape shape) {
    this.bytes = bytes;
    this.type = type;
    this.shape = shape;
  }

  /** How values are stored. */
  public ElementType type() {
    return type;
  }

  /** Number of vectors. */
  public int size() {
    return shape.size;
  }

  /** Values of a vector. */
  public int dimension() {
    return shape.dimension;
  }

  /** The first {@code rows} vectors, or all if there are fewer. */
  public VectorSet first(int rows) {
    return new VectorSet(
        bytes, type, new Shape(Math.min(rows, size()), dimension(), shape.offset, shape.stride));
  }

  /** Where a row starts, and its bytes. */
  MemorySegment row(int row) {
    if (row < 0 || row >= shape.size) {
      throw new IndexOutOfBoundsException("row " + row + " of " + shape.size);
    }
    return bytes.asSlice(
        shape.offset + row * shape.stride, (long) shape.dimension * type.sizeInBytes());
  }

  /** Copies a row, as floats, to {@code target} from {@code offset} on. */
  public void copy(int row, float[] target, int offset) {
    MemorySegment values = row(row);
    if (type == ElementType.FLOAT32) {
      MemorySegment.copy(values, FLOAT, 0, target, offset, shape.dimension);
      return;
    }
    for (int i = 0; i < shape.dimension; i++) {
      byte value = values.get(ValueLayout.JAVA_BYTE, i);
      target[offset + i] = type == ElementType.UINT8 ? value & 255 : value;
    }
  }

  /** A row as floats. */
  public float[] floats(int row) {
    float[] values = new float[shape.dimension];
    copy(row, values, 0);
    return values;
  }

  /**
   * A row as signed bytes. Unsigned ones are shifted by −128, which keeps Euclidean distances and
   * no others.
   *
   * @throws IllegalArgumentException if values are no bytes
   */
  public byte[] signedBytes(int row) {
    if (type.sizeInBytes() != 1) {
      throw new IllegalArgumentException("values are " + type + ", not bytes");
    }
    byte[] values = row(row).toArray(ValueLayout.JAVA_BYTE);
    if (type == ElementType.UINT8) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (values[i] - 128);
      }
    }
    return values;
  }

  /**
   * A row of ids.
   *
   * @throws IllegalArgumentException if values are no ints
   */
  public int[] ints(int row) {
    if (type != ElementType.INT32) {
      throw new IllegalArgumentException("values are " + type + ", not INT32");
    }
    int[] values = new int[shape.dimension];
    MemorySegment.copy(row(row), INT, 0, values, 0, values.length);
    return values;
  }
}
