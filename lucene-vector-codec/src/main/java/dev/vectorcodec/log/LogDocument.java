package dev.vectorcodec.log;

import java.util.List;

/**
 * A document as the log keeps it. Holds the arrays it is given, without copying them: do not change
 * them before the write has returned.
 *
 * @param id of the document, 1 to {@value #MAX_ID_BYTES} bytes
 * @param vectors by the names of their fields
 * @param source what the application needs to make the rest of the document; may be empty
 */
public record LogDocument(byte[] id, List<VectorField> vectors, byte[] source) {

  /** Lucene's limit of a term. */
  public static final int MAX_ID_BYTES = 32_766;

  /** Limit of the fields of one record. */
  public static final int MAX_VECTORS = 65_535;

  /** Limit of a field's name in UTF-8. */
  public static final int MAX_NAME_BYTES = 65_535;

  /** Checks the limits that the format has. */
  public LogDocument {
    checkId(id);
    vectors = List.copyOf(vectors);
    if (vectors.size() > MAX_VECTORS) {
      throw new IllegalArgumentException(
          "a record has at most " + MAX_VECTORS + " vectors, got " + vectors.size());
    }
    if (source == null) {
      throw new IllegalArgumentException("source must not be null; it may be empty");
    }
  }

  static void checkId(byte[] id) {
    if (id == null || id.length == 0 || id.length > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "an id has 1 to "
              + MAX_ID_BYTES
              + " bytes, got "
              + (id == null ? "null" : String.valueOf(id.length)));
    }
  }

  /** The vector of one field. */
  public sealed interface VectorField {

    /** Name of the field. */
    String name();
  }

  /** A vector of 32-bit floats; any bits are kept. */
  public record FloatVector(String name, float[] values) implements VectorField {

    /** Checks that neither is null. */
    public FloatVector {
      checkVector(name, values);
    }
  }

  /** A vector of signed bytes. */
  public record ByteVector(String name, byte[] values) implements VectorField {

    /** Checks that neither is null. */
    public ByteVector {
      checkVector(name, values);
    }
  }

  private static void checkVector(String name, Object values) {
    if (name == null || name.isEmpty() || values == null) {
      throw new IllegalArgumentException(
          "a vector needs a name and values, got " + name + " and " + values);
    }
  }
}
