package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.RandomVectors;
import java.io.IOException;
import java.util.Arrays;

/**
 * Vectors that were prepared, clustered and coded as those of a field are, with their records in
 * one array.
 */
final class CodedVectors {

  private final Geometry geometry;
  private final CodeRecordLayout layout;
  private final float[][] vectors;
  private final VectorPreparation preparation;
  private final float[][] centroids;
  private final int[] clusters;
  private final long[] records;
  private final ClusterQueries queries;

  /**
   * @param clusterCount the first so many vectors are those that clusters form around
   */
  CodedVectors(
      Geometry geometry, CodeWidth width, float[][] vectors, int clusterCount, long rotationSeed) {
    this.geometry = geometry;
    this.vectors = vectors;
    VectorPreparation.Statistics statistics =
        new VectorPreparation.Statistics(false, vectors[0].length);
    for (float[] vector : vectors) {
      statistics.add(vector);
    }
    this.preparation =
        new VectorPreparation(false, statistics.scale(), statistics.mean(), rotationSeed);
    int length = VectorPreparation.paddedDimension(vectors[0].length);
    this.layout = new CodeRecordLayout(length, width);
    float[][] prepared = new float[vectors.length][length];
    for (int i = 0; i < vectors.length; i++) {
      preparation.prepare(vectors[i], prepared[i]);
    }
    this.clusters = new int[vectors.length];
    this.centroids = cluster(prepared, Arrays.copyOf(prepared, clusterCount));
    this.records = new long[vectors.length * layout.sizeInLongs()];
    CodeEncoder encoder = new CodeEncoder(geometry, layout, preparation.rotatedMean());
    for (int i = 0; i < vectors.length; i++) {
      long[] record = encoder.encode(prepared[i], 0, centroids[clusters[i]], 0, clusters[i]);
      System.arraycopy(record, 0, records, i * record.length, record.length);
    }
    this.queries = new ClusterQueries(geometry, layout, clusterCount);
  }

  /** Assigns each vector to the nearest leader; returns the means of those assigned. */
  private float[][] cluster(float[][] prepared, float[][] leaders) {
    int[] counts = new int[leaders.length];
    float[][] means = new float[leaders.length][prepared[0].length];
    for (int i = 0; i < prepared.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int leader = 0; leader < leaders.length; leader++) {
        double distance = RandomVectors.squareDistance(prepared[i], leaders[leader]);
        if (distance < nearest) {
          nearest = distance;
          clusters[i] = leader;
        }
      }
      counts[clusters[i]]++;
      for (int j = 0; j < prepared[i].length; j++) {
        means[clusters[i]][j] += prepared[i][j];
      }
    }
    for (int leader = 0; leader < leaders.length; leader++) {
      for (int j = 0; j < means[leader].length; j++) {
        means[leader][j] /= Math.max(1, counts[leader]);
      }
    }
    return means;
  }

  /** Estimates the distances of all vectors to a query and compares them with the true ones. */
  void compare(float[] query, ErrorRatios ratios) throws IOException {
    float queryScale = preparation.scale();
    if (geometry == Geometry.EUCLIDEAN) {
      preparation.prepare(query, queries.query());
    } else {
      queryScale = preparation.innerProductScale(query);
      preparation.rotate(query, queryScale, queries.query());
    }
    queries.start(
        preparation.rotatedMean(),
        (cluster, target) -> System.arraycopy(centroids[cluster], 0, target, 0, target.length));
    double squareScale = (double) preparation.scale() * queryScale;
    int[] slots = new int[vectors.length];
    float[] estimates = new float[vectors.length];
    float[] errors = new float[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      queries.startBatch();
      slots[i] = queries.slot(layout.cluster(records, i * layout.sizeInLongs()));
      queries.estimate(records, i, 1, slots, estimates, errors);
      double exact =
          geometry == Geometry.EUCLIDEAN
              ? RandomVectors.squareDistance(query, vectors[i])
              : -RandomVectors.dot(query, vectors[i]);
      ratios.add(exact * squareScale - estimates[i], errors[i]);
    }
  }
}
