package dev.vectorcodec.segment.stored;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Compares byte vectors with a query exactly, in integers that do not overflow. */
public final class ByteScorer extends ExactScorer {

  /** Lucene scales a byte dot product by the largest one a component can have, 2^15. */
  private static final int MAX_COMPONENT_PRODUCT = 1 << 15;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final byte[] query;
  private final byte[] loaded;
  private final int querySquareNorm;

  /**
   * @param loaded scratch space: one slot or more of the dimension
   */
  public ByteScorer(VectorCursor vectors, byte[] query, byte[] loaded) {
    super(vectors);
    this.query = query;
    this.loaded = loaded;
    this.querySquareNorm =
        similarity() == VectorSimilarityFunction.COSINE
            ? kernels.dotProduct(query, 0, query, 0, query.length)
            : 0;
  }

  /** A scorer with {@code slots} of its own. */
  ByteScorer(VectorCursor vectors, byte[] query, int slots) {
    this(vectors, query, new byte[slots * query.length]);
  }

  @Override
  public void load(int ordinal, int slot) throws IOException {
    vectors().readBytes(ordinal, loaded, slot * query.length);
  }

  @Override
  public double measure(int ordinal, int slot) {
    int offset = slot * query.length;
    int value =
        similarity() == VectorSimilarityFunction.EUCLIDEAN
            ? kernels.squareDistance(loaded, offset, query, 0, query.length)
            : kernels.dotProduct(loaded, offset, query, 0, query.length);
    if (similarity() == VectorSimilarityFunction.COSINE) {
      int squareNorm = kernels.dotProduct(loaded, offset, loaded, offset, query.length);
      return cosine(value, Math.sqrt((double) squareNorm * querySquareNorm));
    }
    return value;
  }

  @Override
  public float dotScore(float dot) {
    return 0.5f + dot / (float) (query.length * MAX_COMPONENT_PRODUCT);
  }

  @Override
  public double component(int i) {
    return query[i];
  }

  @Override
  double dotOfScore(float score) {
    return ((double) score - 0.5) * query.length * MAX_COMPONENT_PRODUCT;
  }
}
