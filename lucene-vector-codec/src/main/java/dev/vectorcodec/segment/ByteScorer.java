package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/** Exact comparison of byte vectors with a query. Integer arithmetic: nothing overflows. */
final class ByteScorer extends ExactScorer {

  /** Lucene scales a byte dot product by the largest one a component can have, 2^15. */
  private static final int MAX_COMPONENT_PRODUCT = 1 << 15;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final byte[] query;
  private final int querySquareNorm;

  ByteScorer(RawVectors vectors, byte[] query) {
    super(vectors);
    this.query = query;
    this.querySquareNorm = squareNorm(query);
  }

  static int squareNorm(byte[] vector) {
    int sum = 0;
    for (byte value : vector) {
      sum += value * value;
    }
    return sum;
  }

  @Override
  double raw(int ordinal) throws IOException {
    long index = vectors.locate(ordinal);
    int value =
        switch (similarity()) {
          case EUCLIDEAN -> kernels.squareDistance(vectors.memory(), index, query, query.length);
          case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
              kernels.dotProduct(vectors.memory(), index, query, query.length);
        };
    return vectors.layout().hasNorms()
        ? cosine(value, Math.sqrt((double) vectors.squareNormOfBytes(ordinal) * querySquareNorm))
        : value;
  }

  @Override
  float dotScore(float dot) {
    return 0.5f + dot / (float) (query.length * MAX_COMPONENT_PRODUCT);
  }

  @Override
  double component(int i) {
    return query[i];
  }
}
