package dev.vectorcodec.graph.build;

import java.io.IOException;

/**
 * Vectors in an array, one after the other.
 *
 * @param width floats a vector
 */
public record VectorArray(float[] values, int width) implements VectorSource {

  /** Reads vectors of a source into an array. */
  public static VectorArray copyOf(VectorSource vectors) throws IOException {
    int width = vectors.width();
    float[] values = new float[vectors.size() * width];
    for (int ordinal = 0; ordinal < vectors.size(); ordinal++) {
      vectors.read(ordinal, values, ordinal * width);
    }
    return new VectorArray(values, width);
  }

  @Override
  public int size() {
    return values.length / width;
  }

  @Override
  public VectorSource copy() {
    return this;
  }

  @Override
  public void read(int ordinal, float[] target, int offset) {
    System.arraycopy(values, ordinal * width, target, offset, width);
  }
}
