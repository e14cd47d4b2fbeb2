package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.VectorPreparation;

/** A query in the forms that codes and exact distances need. */
final class PreparedQuery {

  private final ExactScorer scorer;
  private final QuantizedQuery codes;
  private final double squareScale;
  private final double centroidProduct;
  private final boolean finite;
  private final float centroidDistance;

  /**
   * @param values the query's components, bytes widened to floats
   * @param codes scratch space that is filled here
   */
  PreparedQuery(
      FieldEntry entry,
      VectorPreparation preparation,
      ExactScorer scorer,
      float[] values,
      QuantizedQuery codes) {
    this.scorer = scorer;
    this.codes = codes;
    boolean euclidean = FieldEntry.geometry(entry.raw().similarity()) == Geometry.EUCLIDEAN;
    float queryScale = euclidean ? preparation.scale() : preparation.innerProductScale(values);
    this.squareScale = (double) preparation.scale() * queryScale;
    preparation.prepare(values, queryScale, codes.values);
    codes.quantize(VectorKernels.INSTANCE);
    this.finite = Float.isFinite(codes.squareNorm);
    this.centroidProduct = euclidean ? 0 : centroidProduct(preparation.rotatedCentroid());
    this.centroidDistance = euclidean ? codes.squareNorm : 0f;
  }

  /** With q' = q − m, and rotated alike, the product of query and centroid is ⟨q', m⟩ + ⟨m, m⟩. */
  private double centroidProduct(float[] rotatedCentroid) {
    return (double) dot(codes.values, rotatedCentroid) + dot(rotatedCentroid, rotatedCentroid);
  }

  private static float dot(float[] a, float[] b) {
    return VectorKernels.INSTANCE.dotProduct(a, 0, b, 0, a.length);
  }

  QuantizedQuery codes() {
    return codes;
  }

  /** Whether estimates can be trusted: false for a query too far from all vectors for a float. */
  boolean isFinite() {
    return finite;
  }

  /** The distance to the centroid, which codes by ordinal are relative to. */
  float centroidDistance() {
    return centroidDistance;
  }

  /** The distance that belongs to an exact raw similarity. */
  float distance(double raw) {
    return scorer.distance(raw, squareScale, centroidProduct);
  }
}
