package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.IOException;
import java.util.Arrays;

/** Exact comparison of float vectors with a query. */
final class FloatScorer extends ExactScorer {

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final float[] query;
  private final float[] lanes = new float[VectorKernels.LANES];
  private final float querySquareNorm;

  FloatScorer(RawVectors vectors, float[] query) {
    super(vectors);
    this.query = query;
    float[] padded = Arrays.copyOf(query, VectorPreparation.paddedDimension(query.length));
    this.querySquareNorm = kernels.dotProduct(padded, 0, padded, 0, padded.length);
  }

  @Override
  double raw(int ordinal) throws IOException {
    long index = vectors.locate(ordinal);
    float value =
        switch (similarity()) {
          case EUCLIDEAN ->
              kernels.squareDistance(vectors.memory(), index, query, query.length, lanes);
          case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
              kernels.dotProduct(vectors.memory(), index, query, query.length, lanes);
        };
    if (isDoubtful(value)) {
      return exactly(ordinal);
    }
    if (vectors.layout().hasNorms()) {
      float squareNorm = vectors.squareNorm(ordinal);
      return isDoubtful(squareNorm) || isDoubtful(querySquareNorm)
          ? exactly(ordinal)
          : cosine(value, Math.sqrt((double) squareNorm * querySquareNorm));
    }
    return value;
  }

  @Override
  float dotScore(float dot) {
    return Math.min(Math.max((1 + dot) / 2, 0), Float.MAX_VALUE);
  }

  @Override
  double component(int i) {
    return query[i];
  }
}
