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
 * Implementations have no state, so threads may share them.
 */
public interface VectorKernels {

  /** Partial sums of a floating-point reduction, and the unit that dimensions are padded to. */
  int LANES = 64;

  /** Columns of a panel of {@link #multiplyPanel}. */
  int PANEL_COLUMNS = 64;

  /** Rows that {@link #multiplyPanel} multiplies at a time. */
  int PANEL_ROWS = 4;

  /** Codes of a block of {@link #estimateBlock}. */
  int BLOCK_CODES = 32;

  /** The implementation that serves this process. */
  VectorKernels INSTANCE =
      Platform.isSimd()
          ? Platform.load("dev.vectorcodec.kernel.simd.SimdKernels", VectorKernels.class)
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
   * Compares records of bit codes with queries: for {@code count} records from {@code first} on,
   * the sum over all set bits of its code of the query's integer there, bits of code plane {@code
   * p} counted {@code 2^p} times.
   *
   * @param records record {@code r} starts at {@code r * queries.stride}
   * @param slots the slot of the query for each record, by the index of the record
   * @param sums receives one sum a record, by its index
   */
  void sumRecords(
      long[] records, int first, int count, BitQueries queries, int[] slots, int[] sums);

  /**
   * Estimates the distances of a block of {@link #BLOCK_CODES} codes, one bit a component, which is
   * transposed: for each 32 dimensions 32 ints, those bits of code 0, 1, ... 31; then 32 floats,
   * their addends, and 32 floats, their multipliers. With {@code sum}, the sum of the query's
   * integers over the set bits of a code, its estimate is {@code fma(multiplier, sum * step +
   * shift, addend * weight + base)}, and its lower end is {@code fma(multiplier, error, estimate)}.
   *
   * @param offset of the block in {@code block}
   * @param target of the first code in {@code estimates} and {@code lowest}
   */
  void estimateBlock(
      int[] block, int offset, SignQuery query, float[] estimates, float[] lowest, int target);

  /**
   * Writes the indexes, counted from {@code offset} and ascending, of the values below {@code
   * bound} among {@code count} values from {@code offset} on; returns how many there are. NaN is
   * never below. {@code selected} needs room for {@code count}.
   */
  int selectBelow(float[] values, int offset, int count, float bound, int[] selected);

  /**
   * Quantizes floats, as many as the array has (a padded length), to integers of {@code planes}
   * bits: the whole part of {@code values[i] * factor + offset}, brought into 0 to {@code 2^planes
   * - 1}. Plane {@code p} of them goes to {@code target}, from {@code targetOffset + p *
   * planeStride} on: bit {@code i % 64} of its long {@code i / 64} belongs to {@code values[i]}.
   */
  void toPlanes(
      float[] values,
      float factor,
      float offset,
      int planes,
      long[] target,
      int targetOffset,
      int planeStride);

  /**
   * Writes the levels that codes of {@code planes} bits stand for: with the integer {@code z} of
   * {@link #toPlanes} at the offset {@code 2^(planes - 1)}, {@code z + 0.5 - 2^(planes - 1)}.
   */
  void levels(float[] values, float factor, int planes, float[] levels);

  /** How many of the first {@code count} values are below {@code bound}. */
  int countBelow(int[] values, int count, int bound);

  /**
   * Moves the keys below {@code bound}, and their ids, to the front in their order; returns how
   * many there are. The values behind them up to {@code count} are undefined afterwards.
   */
  int compactBelow(int[] keys, int[] ids, int count, int bound);

  /**
   * The first index of the smallest of the first {@code count} values; {@code count} is a multiple
   * of 16 and not 0.
   */
  int indexOfMin(int[] values, int count);

  /** The largest magnitude among the values of an array of padded length; none is NaN. */
  float maxMagnitude(float[] values);

  /** Walsh-Hadamard transform, not normalized, in place; {@code length} is a power of 2, ≥ 64. */
  void hadamard(float[] values, int offset, int length);

  /** Writes {@code a - b} (padded length) to {@code difference}; returns its squared norm. */
  float subtract(float[] a, int aOffset, float[] b, int bOffset, float[] difference, int length);

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
