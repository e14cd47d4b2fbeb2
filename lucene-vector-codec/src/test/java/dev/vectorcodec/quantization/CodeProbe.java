package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;

/** Codes one vector at a time, relative to one centroid, and estimates its distance to queries. */
final class CodeProbe {

  private static final int CLUSTER = 3;

  private final Geometry geometry;
  private final CodeRecordLayout layout;
  private final float[] centroid;
  private final float[] mean;
  private final CodeEncoder encoder;
  private final ClusterQueries queries;
  private final float[] estimates = new float[1];
  private final float[] errors = new float[1];
  private float[] vector;
  private long[] record;

  /**
   * @param centroid of the cluster, without {@code mean}
   */
  CodeProbe(Geometry geometry, CodeRecordLayout layout, float[] centroid, float[] mean) {
    this.geometry = geometry;
    this.layout = layout;
    this.centroid = centroid;
    this.mean = mean;
    this.encoder = new CodeEncoder(geometry, layout, mean);
    this.queries = new ClusterQueries(geometry, layout, CLUSTER + 1);
  }

  /** Codes a vector, of which {@code mean} has been subtracted. */
  void encode(float[] prepared) {
    vector = prepared;
    record = encoder.encode(prepared, 0, centroid, 0, CLUSTER).clone();
  }

  long[] record() {
    return record;
  }

  /** The integers of the code, less their mean: what it stands for, but for a factor. */
  float[] levels() {
    float[] levels = new float[layout.paddedDimension()];
    for (int i = 0; i < levels.length; i++) {
      int integer = 0;
      for (int plane = 0; plane < layout.width().bits(); plane++) {
        long word = record[plane * layout.planeLongs() + i / Long.SIZE];
        integer += (int) (word >>> i % Long.SIZE & 1) << plane;
      }
      levels[i] = integer - 0.5f * ((1 << layout.width().bits()) - 1);
    }
    return levels;
  }

  /** Estimates the distance to a query; {@link #lastError} has its error. */
  float estimate(float[] query) throws IOException {
    System.arraycopy(query, 0, queries.query(), 0, query.length);
    queries.start(
        mean,
        (cluster, target) -> {
          assert cluster == CLUSTER : cluster;
          System.arraycopy(centroid, 0, target, 0, target.length);
        });
    queries.startBatch();
    int[] slots = {queries.slot(layout.cluster(record, 0))};
    queries.estimate(record, 0, 1, slots, estimates, errors);
    return estimates[0];
  }

  float lastError() {
    return errors[0];
  }

  /** The distance that is estimated. */
  double exact(float[] query) {
    return geometry == Geometry.EUCLIDEAN
        ? RandomVectors.squareDistance(query, vector)
        : -RandomVectors.dot(query, mean) - RandomVectors.dot(query, vector);
  }
}
