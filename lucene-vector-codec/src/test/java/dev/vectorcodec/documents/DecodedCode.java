package dev.vectorcodec.documents;

/**
 * One code: its values, one for each component of the padded dimension, and its two corrections.
 */
record DecodedCode(double[] values, float addend, float multiplier) {

  /** Column {@code column} of the code block at {@code start}. */
  static DecodedCode inBlock(DecodedFile file, long start, int planes, int padded, int column) {
    int words = padded / 32;
    double[] values = new double[padded];
    for (int i = 0; i < padded; i++) {
      for (int plane = 0; plane < planes; plane++) {
        int word = file.readInt(start + 128L * (plane * words + i / 32) + 4L * column);
        double weight = plane == 0 ? 1 : 0.5;
        values[i] += (word >>> i % 32 & 1) == 1 ? weight : -weight;
      }
    }
    long addends = start + 128L * planes * words;
    return new DecodedCode(
        values, file.readFloat(addends + 4L * column), file.readFloat(addends + 128 + 4L * column));
  }

  /** The code record at {@code start}. */
  static DecodedCode inRecord(DecodedFile file, long start, int bits, int padded) {
    double[] values = new double[padded];
    for (int i = 0; i < padded; i++) {
      if (bits == 1) {
        int word = file.readInt(start + 4L * (i / 32));
        values[i] = (word >>> i % 32 & 1) == 1 ? 1 : -1;
      } else {
        int half = padded / 2;
        int pair = file.readByte(start + i % half);
        values[i] = (i < half ? pair & 15 : pair >>> 4 & 15) - 7.5;
      }
    }
    long corrections = start + (long) padded * bits / 8;
    return new DecodedCode(values, file.readFloat(corrections), file.readFloat(corrections + 4));
  }
}
