package dev.vectorcodec.benchmark.data;

/** How one value of a vector is stored. */
public enum ElementType {
  /** Little-endian float. */
  FLOAT32(4),
  /** Byte 0 to 255. */
  UINT8(1),
  /** Byte −128 to 127. */
  INT8(1),
  /** Little-endian int: ids, not values. */
  INT32(4);

  private final int sizeInBytes;

  ElementType(int sizeInBytes) {
    this.sizeInBytes = sizeInBytes;
  }

  /** Bytes of a value. */
  public int sizeInBytes() {
    return sizeInBytes;
  }
}
