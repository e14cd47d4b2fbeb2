package dev.vectorcodec.io;

/**
 * Bytes that the kernels can read directly: a mapped file or an array.
 *
 * <p>All multi-byte values are little endian. Indices are positions in this memory; every access is
 * bounds-checked by the JDK. Which subclass is in use is decided once for the whole process by
 * {@link MemoryAccess}.
 */
public abstract class Memory {

  Memory() {}

  /** Returns the int at byte position {@code index}. */
  public abstract int getInt(long index);

  /** Returns the float at byte position {@code index}. */
  public abstract float getFloat(long index);

  /** Copies {@code length} floats that start at byte position {@code index}. */
  public abstract void getFloats(long index, float[] target, int targetOffset, int length);

  /** Copies {@code length} bytes that start at position {@code index}. */
  public abstract void getBytes(long index, byte[] target, int targetOffset, int length);

  /** Overwrites the first {@code length} bytes; memory of a mapped file refuses. */
  public abstract void fill(byte[] source, int length);
}
