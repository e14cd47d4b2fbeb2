package dev.vectorcodec.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Memory of the SIMD path: a mapped file, or a native segment that is filled. */
public final class SegmentMemory extends Memory {

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment segment;

  SegmentMemory(MemorySegment segment) {
    this.segment = segment;
  }

  /** Returns the segment behind this memory. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public int getInt(long index) {
    return segment.get(INT, index);
  }

  @Override
  public float getFloat(long index) {
    return segment.get(FLOAT, index);
  }

  @Override
  public void getFloats(long index, float[] target, int targetOffset, int length) {
    MemorySegment.copy(segment, FLOAT, index, target, targetOffset, length);
  }

  @Override
  public void getBytes(long index, byte[] target, int targetOffset, int length) {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, index, target, targetOffset, length);
  }

  @Override
  public void fill(byte[] source, int length) {
    MemorySegment.copy(source, 0, segment, ValueLayout.JAVA_BYTE, 0, length);
  }
}
