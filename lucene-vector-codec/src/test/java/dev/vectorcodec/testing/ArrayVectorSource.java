package dev.vectorcodec.testing;

import dev.vectorcodec.graph.build.VectorSource;

/** Vectors on the heap, for graphs without files. */
public final class ArrayVectorSource implements VectorSource {

  private final float[][] vectors;
  private final int width;

  /** Vectors of {@code width} components each. */
  public ArrayVectorSource(float[][] vectors, int width) {
    this.vectors = vectors;
    this.width = width;
  }

  @Override
  public int size() {
    return vectors.length;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public ArrayVectorSource copy() {
    return this;
  }

  @Override
  public void read(int ordinal, float[] target, int offset) {
    System.arraycopy(vectors[ordinal], 0, target, offset, width);
  }
}
