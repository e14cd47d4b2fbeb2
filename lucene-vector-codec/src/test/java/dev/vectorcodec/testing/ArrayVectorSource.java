package dev.vectorcodec.testing;

import dev.vectorcodec.graph.build.VectorSource;
import java.util.concurrent.atomic.AtomicLong;

/** Vectors on the heap, for graphs without files; counts how often one is read or all copied. */
public final class ArrayVectorSource implements VectorSource {

  private final float[][] vectors;
  private final int width;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong copies = new AtomicLong();

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
    copies.incrementAndGet();
    return this;
  }

  @Override
  public void read(int ordinal, float[] target, int offset) {
    reads.incrementAndGet();
    System.arraycopy(vectors[ordinal], 0, target, offset, width);
  }

  /** How many vectors were read, by all threads. */
  public long reads() {
    return reads.get();
  }

  /** How often a thread wanted the vectors for itself. */
  public long copies() {
    return copies.get();
  }
}
