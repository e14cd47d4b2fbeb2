package dev.vectorcodec.documents;

/**
 * One code record: the levels of its code, one for each component of the padded dimension, and what
 * stands behind them.
 *
 * @param error the unit of the standard error
 */
record DecodedCode(double[] levels, float addend, float multiplier, float error, int cluster) {

  /** The record at {@code start}; what fills it up is zero. */
  static DecodedCode read(DecodedFile file, long start, int bits, int padded) {
    double[] levels = new double[padded];
    for (int i = 0; i < padded; i++) {
      int level = 0;
      for (int plane = 0; plane < bits; plane++) {
        int bit = file.readByte(start + plane * padded / 8 + i / 8) >>> i % 8 & 1;
        level += bit << plane;
      }
      levels[i] = level + 0.5 - (1 << (bits - 1));
    }
    long corrections = start + (long) padded * bits / 8;
    int errorAndCluster = file.readInt(corrections + 8);
    file.checkZero(corrections + 12, start + length(bits, padded));
    return new DecodedCode(
        levels,
        file.readFloat(corrections),
        file.readFloat(corrections + 4),
        Float.intBitsToFloat(errorAndCluster << 16),
        errorAndCluster >>> 16);
  }

  /** Bytes of a record. */
  static long length(int bits, int padded) {
    int used = padded * bits / 8 + 12;
    return used <= 32 ? 32 : (used + 63) / 64 * 64;
  }
}
