package dev.vectorcodec.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Memory of the portable path: a byte array. */
public final class ArrayMemory extends Memory {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  ArrayMemory(int sizeInBytes) {
    this.bytes = new byte[sizeInBytes];
  }

  /** Returns the array behind this memory. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int getInt(long index) {
    return (int) INT.get(bytes, Math.toIntExact(index));
  }

  @Override
  public float getFloat(long index) {
    return (float) FLOAT.get(bytes, Math.toIntExact(index));
  }

  @Override
  public void getFloats(long index, float[] target, int targetOffset, int length) {
    for (int i = 0; i < length; i++) {
      target[targetOffset + i] = getFloat(index + (long) i * Float.BYTES);
    }
  }

  @Override
  public void getBytes(long index, byte[] target, int targetOffset, int length) {
    System.arraycopy(bytes, Math.toIntExact(index), target, targetOffset, length);
  }

  @Override
  public void fill(byte[] source, int length) {
    System.arraycopy(source, 0, bytes, 0, length);
  }
}
