package dev.vectorcodec.segment.search;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.ExactScorer;

/** A prepared query, which turns exact similarities into the distances that codes estimate. */
final class PreparedQuery {

  private final ExactScorer scorer;
  private final double squareScale;
  private final boolean finite;

  /**
   * @param values the query's components, bytes widened to floats
   * @param target receives the prepared query, of the padded dimension
   */
  PreparedQuery(
      FieldMetadata metadata,
      VectorPreparation preparation,
      ExactScorer scorer,
      float[] values,
      float[] target) {
    this.scorer = scorer;
    boolean euclidean =
        FieldMetadata.geometry(metadata.vectorLayout().similarity()) == Geometry.EUCLIDEAN;
    float queryScale = euclidean ? preparation.scale() : preparation.innerProductScale(values);
    this.squareScale = (double) preparation.scale() * queryScale;
    if (euclidean) {
      preparation.prepare(values, queryScale, target);
    } else {
      preparation.rotate(values, queryScale, target);
    }
    float square = VectorKernels.INSTANCE.dotProduct(target, 0, target, 0, target.length);
    this.finite = Float.isFinite(square);
  }

  /** Whether estimates can be trusted: false for a query too far from all vectors for a float. */
  boolean isFinite() {
    return finite;
  }

  /** The distance that belongs to an exact measure. */
  float distance(double measure) {
    return scorer.distance(measure, squareScale);
  }
}
