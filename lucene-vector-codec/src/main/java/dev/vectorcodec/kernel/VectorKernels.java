package dev.vectorcodec.kernel;

import dev.vectorcodec.io.Platform;

/**
 * The arithmetic of search and build.
 *
 * <p>Every implementation gives the same result bit for bit, whatever its vector width, because the
 * order of every floating-point operation is fixed: element {@code i} of a sum goes, by one fused
 * multiply-add, to the partial sum {@code i mod} {@link #LANES}, and the partial sums are folded in
 * halves (lane {@code j} plus lane {@code j + half}, half = 32, 16, ... 1). An index built by the
 * scalar path is therefore the same file as one built with SIMD.
 *
 * <p>"Padded" lengths are multiples of {@link #LANES}. All operands are arrays, never mapped
 * memory: the compiler makes better code of them, and no file can vanish under a kernel.
 * Implementations keep no state and are safe for all threads.
 */
public interface VectorKernels {

  /** Partial sums of a floating-point reduction, and the unit that dimensions are padded to. */
  int LANES = 64;

  /** Codes that one block holds, side by side. */
  int BLOCK_CODES = 32;

  /** Columns of a panel of {@link #multiplyPanel}. */
  int PANEL_COLUMNS = 64;

  /** Rows that {@link #multiplyPanel} multiplies at a time. */
  int PANEL_ROWS = 4;

  /** The implementation that serves this process. */
  VectorKernels INSTANCE =
      Platform.isSimd()
          ? Platform.load("dev.vectorcodec.kernel.SimdKernels", VectorKernels.class)
          : new ScalarKernels();

  /** Dot product of two ranges of signed bytes, of any length. */
  int dotProduct(byte[] a, int aOffset, byte[] b, int bOffset, int length);

  /** Squared Euclidean distance of two ranges of signed bytes, of any length. */
  int squareDistance(byte[] a, int aOffset, byte[] b, int bOffset, int length);

  /** Dot product of two float ranges of padded length. */
  float dotProduct(float[] a, int aOffset, float[] b, int bOffset, int length);

  /** Squared Euclidean distance of two float ranges of padded length. */
  float squareDistance(float[] a, int aOffset, float[] b, int bOffset, int length);

  /**
   * Estimates the distances of the {@link #BLOCK_CODES} codes of one code block to a query.
   *
   * <p>The block starts at {@code block[offset]} and is laid out as {@code CodeBlockLayout} of the
   * quantization package says: for each bit plane, for each 32 dimensions, 32 ints, one a code;
   * then the bits of 32 addends and of 32 multipliers. With S the sum over set bits of the query's
   * 4-bit values, the estimate is {@code base + addend + multiplier * (query.bitScale * S +
   * query.bitShift)}; of two planes the second counts half: S is that of the first plus half that
   * of the second, and the shift is one and a half times as large.
   *
   * @param planes bit planes a code has, 1 or 2
   * @param base the query's distance to the point the codes are relative to
   * @param estimates receives 32 values from {@code estimatesOffset} on
   */
  void estimateBlock(
      int[] block,
      int offset,
      int planes,
      QuantizedQuery query,
      float base,
      float[] estimates,
      int estimatesOffset);

  /** Sum over the set bits of {@code query.length} code bits of the query's 4-bit values. */
  int sumBits(byte[] record, int offset, QuantizedQuery query);

  /**
   * Dot product of the query's floats with 4-bit values 0 to 15: byte {@code i} after {@code
   * offset} holds value {@code i} in its low and value {@code i + length / 2} in its high half.
   */
  float dotNibbles(byte[] record, int offset, float[] query, int length);

  /**
   * Writes the places, counted from {@code offset} and ascending, of the values below {@code bound}
   * among {@code count} values from {@code offset} on; returns how many. Not-a-number is never
   * below. {@code selected} needs room for {@code count}.
   */
  int selectBelow(float[] values, int offset, int count, float bound, int[] selected);

  /**
   * Quantizes {@code length} (padded) floats to integers −8 to 7 and writes them as four bit planes
   * of two's complement: {@code planes[4 * w + p]} holds bit {@code p} of values {@code 32 w} to
   * {@code 32 w + 31}.
   *
   * @param inverseStep one over the width of a quantization step
   * @return the sum of the integers
   */
  int quantizeToPlanes(float[] values, float inverseStep, int[] planes, int length);

  /** How many of the first {@code count} values are below {@code bound}. */
  int countBelow(int[] values, int count, int bound);

  /**
   * Moves the keys below {@code bound}, and their ids, to the front in their order; returns how
   * many there are. What lies behind them up to {@code count} is undefined afterwards.
   */
  int compactBelow(int[] keys, int[] ids, int count, int bound);

  /**
   * The first index of the smallest of the first {@code count} values; {@code count} is a multiple
   * of 16 and not 0.
   */
  int indexOfMin(int[] values, int count);

  /** Walsh-Hadamard transform, not normalized, in place; {@code length} is a power of 2, ≥ 64. */
  void hadamard(float[] values, int offset, int length);

  /** Writes {@code a - b} (padded length) to {@code difference}; returns its squared norm. */
  float subtract(float[] a, int aOffset, float[] b, int bOffset, float[] difference, int length);

  /** Sets bit {@code i} of {@code words} where {@code values[i] > threshold} (padded length). */
  void bitsAbove(float[] values, float threshold, int[] words, int length);

  /**
   * Sum of {@code values}, added where the bit of {@code words} is set and subtracted elsewhere.
   */
  float signedSum(float[] values, int offset, int[] words, int length);

  /**
   * Multiplies {@link #PANEL_ROWS} rows with a panel: {@code out[outOffset + r * outStride + c]} is
   * the dot product of row {@code r} and column {@code c}, summed in order of the dimension.
   *
   * @param rows row {@code r} starts at {@code rowsOffset + r * width}
   * @param panel {@link #PANEL_COLUMNS} columns; dimension {@code k} of column {@code c} lies at
   *     {@code k * 64 + c}
   */
  void multiplyPanel(
      float[] rows,
      int rowsOffset,
      float[] panel,
      int width,
      float[] out,
      int outOffset,
      int outStride);
}
