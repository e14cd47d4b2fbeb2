package dev.vectorcodec.segment.stored;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Compares float vectors with a query exactly. */
public final class FloatScorer extends ExactScorer {

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final float[] query;
  private final int paddedDimension;
  private final float[] loaded;
  private final float querySquareNorm;

  /**
   * @param loaded scratch space: one slot or more of the padded dimension
   */
  public FloatScorer(VectorCursor vectors, float[] query, float[] loaded) {
    super(vectors);
    this.paddedDimension = VectorPreparation.paddedDimension(query.length);
    this.query = query.length == paddedDimension ? query : Arrays.copyOf(query, paddedDimension);
    this.loaded = loaded;
    this.querySquareNorm =
        similarity() == VectorSimilarityFunction.COSINE ? squareNorm(this.query, 0) : 0f;
    clearPadding(query.length);
  }

  /** A scorer with {@code slots} of its own. */
  FloatScorer(VectorCursor vectors, float[] query, int slots) {
    this(vectors, query, new float[slots * VectorPreparation.paddedDimension(query.length)]);
  }

  private void clearPadding(int dimension) {
    for (int end = paddedDimension; end <= loaded.length; end += paddedDimension) {
      Arrays.fill(loaded, end - paddedDimension + dimension, end, 0f);
    }
  }

  private float squareNorm(float[] values, int offset) {
    return kernels.dotProduct(values, offset, values, offset, paddedDimension);
  }

  @Override
  public void load(int ordinal, int slot) throws IOException {
    vectors().readFloats(ordinal, loaded, slot * paddedDimension);
  }

  @Override
  void loadRun(int first, int count) throws IOException {
    if (vectors().isPlain() && vectors().layout().dimension() == paddedDimension) {
      vectors().readFloats(first, count, loaded);
    } else {
      super.loadRun(first, count);
    }
  }

  @Override
  public double measure(int ordinal, int slot) throws IOException {
    int offset = slot * paddedDimension;
    float value =
        similarity() == VectorSimilarityFunction.EUCLIDEAN
            ? kernels.squareDistance(loaded, offset, query, 0, paddedDimension)
            : kernels.dotProduct(loaded, offset, query, 0, paddedDimension);
    if (isDoubtful(value)) {
      return exactly(ordinal);
    }
    if (similarity() == VectorSimilarityFunction.COSINE) {
      float squareNorm = squareNorm(loaded, offset);
      return isDoubtful(squareNorm) || isDoubtful(querySquareNorm)
          ? exactly(ordinal)
          : cosine(value, Math.sqrt((double) squareNorm * querySquareNorm));
    }
    return value;
  }

  @Override
  public float dotScore(float dot) {
    return Math.min(Math.max((1 + dot) / 2, 0), Float.MAX_VALUE);
  }

  @Override
  public double component(int i) {
    return query[i];
  }

  @Override
  double dotOfScore(float score) {
    return 2 * (double) score - 1;
  }
}
