package dev.vectorcodec.opensearch.mapping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.opensearch.core.xcontent.XContentParser;

/**
 * Reads the vectors of documents: arrays of numbers, a single number, or base64 of little-endian
 * floats or of bytes.
 */
final class VectorValues {

  private VectorValues() {}

  /**
   * The vector at which the parser stands, as floats.
   *
   * @param name of the field, for refusals
   * @return null for {@code null}
   * @throws IllegalArgumentException for anything that is no vector of this dimension
   */
  static float[] readFloats(XContentParser parser, String name, int dimension) throws IOException {
    float[] vector =
        parser.currentToken() == XContentParser.Token.VALUE_STRING
            ? decodeFloats(parser.text(), name, dimension)
            : readNumbers(parser, dimension);
    if (vector != null) {
      for (float component : vector) {
        VectorDataType.checkFinite(component);
      }
    }
    return vector;
  }

  /**
   * The vector at which the parser stands, as bytes.
   *
   * @param name of the field, for refusals
   * @return null for {@code null}
   * @throws IllegalArgumentException for anything that is no vector of this dimension
   */
  static byte[] readBytes(XContentParser parser, String name, int dimension) throws IOException {
    if (parser.currentToken() == XContentParser.Token.VALUE_STRING) {
      byte[] decoded = decode(parser.text(), name);
      checkDimension(dimension, decoded.length);
      return decoded;
    }
    float[] numbers = readNumbers(parser, dimension);
    if (numbers == null) {
      return null;
    }
    byte[] vector = new byte[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = VectorDataType.toByte(numbers[i]);
    }
    return vector;
  }

  private static float[] readNumbers(XContentParser parser, int dimension) throws IOException {
    XContentParser.Token token = parser.currentToken();
    if (token == XContentParser.Token.VALUE_NULL) {
      return null;
    }
    // Grows as numbers come: a wrong dimension of the mapping costs nothing for a short array.
    float[] vector = new float[Math.min(dimension, 64)];
    int size = 0;
    if (token == XContentParser.Token.START_ARRAY) {
      while (parser.nextToken() != XContentParser.Token.END_ARRAY) {
        float component = parser.floatValue();
        if (size < dimension) {
          if (size == vector.length) {
            vector = Arrays.copyOf(vector, Math.min(dimension, 2 * size));
          }
          vector[size] = component;
        }
        size++;
      }
    } else {
      vector[0] = parser.floatValue();
      size = 1;
    }
    checkDimension(dimension, size);
    return vector;
  }

  private static void checkDimension(int expected, int given) {
    if (expected != given) {
      throw new IllegalArgumentException(
          "Vector dimension mismatch. Expected: " + expected + ", Given: " + given);
    }
  }

  private static byte[] decode(String text, String name) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid base64 encoding for vector field [" + name + "]: " + e.getMessage(), e);
    }
  }

  private static float[] decodeFloats(String text, String name, int dimension) {
    float[] vector = decodeFloats(text, name);
    checkDimension(dimension, vector.length);
    return vector;
  }

  /** The vector of a document's source that has the form of base64. */
  static float[] decodeFloats(String text, String name) {
    byte[] decoded = decode(text, name);
    if (decoded.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "Base64 encoded vector for field ["
              + name
              + "] has invalid byte length ["
              + decoded.length
              + "], must be a multiple of 4 (float size)");
    }
    return toFloats(decoded, 0, decoded.length);
  }

  /** The bytes of a vector's source that has the form of base64. */
  static byte[] decodeBytes(String text, String name) {
    return decode(text, name);
  }

  static float[] toFloats(byte[] bytes, int offset, int length) {
    float[] vector = new float[length / Float.BYTES];
    ByteBuffer.wrap(bytes, offset, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  static byte[] toBytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }
}
