package dev.vectorcodec.quantization;

/**
 * Where the parts of one code record lie. All numbers are little endian.
 *
 * <pre>
 * for each bit of the width: paddedDimension bits, bit i of a plane is component i
 * float: addend      float: multiplier
 * 16 bits: error, the upper half of a float      16 bits: cluster
 * zeros up to half a cache line, or to whole ones
 * </pre>
 */
public final class CodeLayout {

  /** Most clusters: a record names them, and the centroids' own records one more. */
  public static final int MAX_CLUSTERS = (1 << 16) - 1;

  private static final int CORRECTION_BYTES = 3 * Integer.BYTES;
  private static final int CACHE_LINE_BYTES = 64;

  private final CodeWidth width;
  private final int planeLongs;

  /**
   * @param paddedDimension a multiple of 64
   */
  public CodeLayout(int paddedDimension, CodeWidth width) {
    assert paddedDimension % Long.SIZE == 0 : paddedDimension;
    this.width = width;
    this.planeLongs = paddedDimension / Long.SIZE;
  }

  /** Bits a component, and what follows. */
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

  /** The cluster of the record that starts at {@code records[start]}. */
  public int cluster(long[] records, int start) {
    return (int) (records[errorAndCluster(start)] >>> Short.SIZE) & 0xFFFF;
  }
}
