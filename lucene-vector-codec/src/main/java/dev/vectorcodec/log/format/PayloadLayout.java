package dev.vectorcodec.log.format;

/**
 * Where the fields of an operation lie.
 *
 * <pre>
 * [operation header][id][vector header, name, values]... [source]
 * </pre>
 */
final class PayloadLayout {

  static final int OPERATION_HEADER_BYTES = 16;
  static final int TYPE = 0;
  static final int OPERATION_ZERO = 1;
  static final int VECTORS = 2;
  static final int ID_BYTES = 4;
  static final int SOURCE_BYTES = 8;
  static final int OPERATION_ZEROS = 12;

  static final int TYPE_PUT = 1;
  static final int TYPE_DELETE = 2;

  static final int VECTOR_HEADER_BYTES = 8;
  static final int ENCODING = 0;
  static final int VECTOR_ZERO = 1;
  static final int NAME_BYTES = 2;
  static final int DIMENSION = 4;

  static final int ENCODING_FLOAT = 0;
  static final int ENCODING_BYTE = 1;

  private PayloadLayout() {}

  /** Bytes of the values of a vector. */
  static long valueBytes(int encoding, int dimension) {
    return encoding == ENCODING_FLOAT ? (long) dimension * Float.BYTES : dimension;
  }
}
