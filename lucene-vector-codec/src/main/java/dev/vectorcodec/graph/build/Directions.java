package dev.vectorcodec.graph.build;

import java.io.IOException;

/**
 * The vectors of another source, scaled to length 1; zero stays zero. Groups of near directions
 * hold vectors of all lengths, so that short ones meet the long ones that matter to them.
 */
final class Directions implements VectorSource {

  private final VectorSource vectors;
  private final float[] lengths;

  Directions(VectorSource vectors, float[] lengths) {
    this.vectors = vectors;
    this.lengths = lengths;
  }

  @Override
  public int size() {
    return vectors.size();
  }

  @Override
  public int width() {
    return vectors.width();
  }

  @Override
  public Directions copy() throws IOException {
    return new Directions(vectors.copy(), lengths);
  }

  @Override
  public void read(int ordinal, float[] target, int offset) throws IOException {
    vectors.read(ordinal, target, offset);
    float length = lengths[ordinal];
    if (length > 0) {
      float inverse = 1 / length;
      for (int i = offset; i < offset + width(); i++) {
        target[i] *= inverse;
      }
    }
  }
}
