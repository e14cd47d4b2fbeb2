package dev.vectorcodec.opensearch.mapping;

import java.util.Locale;

/** What the components of a field's vectors are. */
public enum VectorDataType {
  /** 32-bit floating point. */
  FLOAT("float"),
  /** Whole numbers from -128 to 127. */
  BYTE("byte");

  private final String value;

  VectorDataType(String value) {
    this.value = value;
  }

  /**
   * The type of a name.
   *
   * @throws IllegalArgumentException for any other name
   */
  static VectorDataType of(Object name) {
    String wanted = String.valueOf(name).toLowerCase(Locale.ROOT);
    for (VectorDataType type : values()) {
      if (type.value.equals(wanted)) {
        return type;
      }
    }
    String unsupported =
        wanted.equals("binary")
            ? ". Binary vectors are not kept; bytes with space type l2 order bits that are spread"
                + " to one a byte as hamming does"
            : "";
    throw new IllegalArgumentException(
        "Invalid value provided for [data_type] field. Supported values are [byte,float]"
            + unsupported);
  }

  /** The name in requests. */
  public String value() {
    return value;
  }

  /**
   * The byte that a component of a byte vector is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static byte toByte(float component) {
    checkFinite(component);
    if (component % 1 != 0) {
      throw new IllegalArgumentException(
          "[data_type] field was set as [byte] in index mapping. But, KNN vector values are floats"
              + " instead of byte integers");
    }
    if (component < Byte.MIN_VALUE || component > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(
          "[data_type] field was set as [byte] in index mapping. But, KNN vector values are not"
              + " within in the byte range [-128, 127]");
    }
    return (byte) component;
  }

  /**
   * Refuses what no distance can be computed of.
   *
   * @throws IllegalArgumentException for {@code NaN} and infinities
   */
  public static void checkFinite(float component) {
    if (Float.isNaN(component)) {
      throw new IllegalArgumentException("KNN vector values cannot be NaN");
    }
    if (Float.isInfinite(component)) {
      throw new IllegalArgumentException("KNN vector values cannot be infinity");
    }
  }
}
