package dev.vectorcodec.quantization;

/**
 * Where the parts of one code record lie. All values are little endian. {@code CodesLayout} in
 * {@code segment.format} says where the records of a field lie.
 *
 * <pre>
 * for each bit of the width: paddedDimension bits, bit i of a plane is component i
 * float: addend      float: multiplier
 * 16 bits: error, the upper half of a float      16 bits: cluster
 * zeros up to half a cache line, or to whole ones
 * </pre>
 */
public final class CodeRecordLayout {

  /**
   * The most clusters of a field: a record names its cluster, and the centroids' own records name
   * one more.
   */
  public static final int MAX_CLUSTERS = (1 << 16) - 1;

  private static final int CORRECTION_BYTES = 3 * Integer.BYTES;
  private static final int CACHE_LINE_BYTES = 64;

  private final CodeWidth width;
  private final int planeLongs;

  /**
   * @param paddedDimension a multiple of 64
   */
  public CodeRecordLayout(int paddedDimension, CodeWidth width) {
    assert paddedDimension % Long.SIZE == 0 : paddedDimension;
    this.width = width;
    this.planeLongs = paddedDimension / Long.SIZE;
  }

  /** The bits a component, and everything that follows from them. */
  public CodeWidth width() {
    return width;
  }

  /** Components of a code. */
  public int paddedDimension() {
    return planeLongs * Long.SIZE;
  }

  int planeLongs() {
    return planeLongs;
  }

  int codeLongs() {
    return width.bits() * planeLongs;
  }

  /** Bytes of a record: 32, or a multiple of 64. */
  public int sizeInBytes() {
    int used = codeLongs() * Long.BYTES + CORRECTION_BYTES;
    int unit = used <= CACHE_LINE_BYTES / 2 ? CACHE_LINE_BYTES / 2 : CACHE_LINE_BYTES;
    return (used + unit - 1) / unit * unit;
  }

  /** Longs of a record. */
  public int sizeInLongs() {
    return sizeInBytes() / Long.BYTES;
  }

  private int addendAndMultiplier(int start) {
    return start + codeLongs();
  }

  private int errorAndCluster(int start) {
    return start + codeLongs() + 1;
  }

  void setCorrections(long[] record, float addend, float multiplier, float error, int cluster) {
    record[addendAndMultiplier(0)] =
        Integer.toUnsignedLong(Float.floatToRawIntBits(addend))
            | (long) Float.floatToRawIntBits(multiplier) << Integer.SIZE;
    record[errorAndCluster(0)] = upperHalf(error) | (long) cluster << Short.SIZE;
  }

  /** The upper half of a float that is not smaller: an error is never understated. */
  private static int upperHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int half = bits >>> Short.SIZE;
    return (bits & 0xFFFF) == 0 ? half : half + 1;
  }

  float addend(long[] records, int start) {
    return Float.intBitsToFloat((int) records[addendAndMultiplier(start)]);
  }

  float multiplier(long[] records, int start) {
    return Float.intBitsToFloat((int) (records[addendAndMultiplier(start)] >>> Integer.SIZE));
  }

  float error(long[] records, int start) {
    return Float.intBitsToFloat((int) (records[errorAndCluster(start)] & 0xFFFF) << Short.SIZE);
  }

  /**
   * Whether two records may be codes of one vector, of which machines that round in other ways made
   * one each: at most a hundredth of the bits differ, and corrections by at most a hundredth.
   */
  public boolean isAlike(long[] record, long[] other) {
    int differing = 0;
    for (int i = 0; i < codeLongs(); i++) {
      differing += Long.bitCount(record[i] ^ other[i]);
    }
    return differing * 100L <= (long) codeLongs() * Long.SIZE
        && isNear(addend(record, 0), addend(other, 0), Math.abs(multiplier(other, 0)))
        && isNear(multiplier(record, 0), multiplier(other, 0), 0)
        && isNear(error(record, 0), error(other, 0), 0)
        && cluster(record, 0) == cluster(other, 0);
  }

  /**
   * @param size of what is rounded on the way, where that may be larger than the result
   */
  private static boolean isNear(float value, float other, float size) {
    float larger = Math.max(Math.abs(other), size);
    // The error has 8 bits of precision, and may be rounded up to the next of them.
    return Math.abs(value - other) <= larger / 100;
  }

  /** Whether the numbers of a record are such as an encoder writes; its bits may be any. */
  public boolean isSound(long[] records, int start) {
    float multiplier = multiplier(records, start);
    float error = error(records, start);
    return Float.isFinite(addend(records, start))
        && multiplier <= 0
        && multiplier >= -Float.MAX_VALUE
        && error >= 0
        && error <= Float.MAX_VALUE;
  }

  /** The cluster of the record that starts at {@code records[start]}. */
  public int cluster(long[] records, int start) {
    return (int) (records[errorAndCluster(start)] >>> Short.SIZE) & 0xFFFF;
  }
}
