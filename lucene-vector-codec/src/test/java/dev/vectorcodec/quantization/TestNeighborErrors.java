package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.testing.RandomVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: on every kind of data the distance of a neighbor lies within one, two and three stated
 * errors of what its code beside the graph says, as often as a normal variable lies within as many
 * standard deviations, and errors are not stated much larger than they are.
 */
public class TestNeighborErrors extends LuceneTestCase {

  private static final List<Integer> DIMENSIONS = List.of(64, 128, 320, 768);
  private static final int ROTATIONS = 6;
  private static final int NODES = 12;
  private static final int QUERIES = 12;
  private static final int SLOTS = 32;
  private static final int GROUPS = 4;

  /** As in {@link TestErrorBounds}, wider because fewer pairs share more vectors. */
  private static final double[] TOLERANCES = {0.04, 0.02, 0.006};

  private VectorPreparation preparation;
  private NeighborEncoder encoder;
  private NeighborQuery query;
  private NeighborCodeLayout layout;
  private float largestSquare;
  private int length;

  private void use(Geometry geometry, float[][] vectors, int dimension) {
    VectorPreparation.Statistics statistics = new VectorPreparation.Statistics(false, dimension);
    for (float[] vector : vectors) {
      statistics.add(vector);
    }
    preparation =
        new VectorPreparation(false, statistics.scale(), statistics.mean(), random().nextLong());
    largestSquare = statistics.largestSquare();
    length = VectorPreparation.paddedDimension(dimension);
    layout = new NeighborCodeLayout(length, SLOTS);
    encoder = new NeighborEncoder(geometry, layout, preparation.rotatedMean());
    query = new NeighborQuery(geometry, length);
  }

  private float[] prepared(float[] vector) {
    float[] prepared = new float[length];
    preparation.prepare(vector, prepared);
    return prepared;
  }

  private static double distance(Geometry geometry, float[] a, float[] b) {
    return geometry == Geometry.EUCLIDEAN
        ? RandomVectors.squareDistance(a, b)
        : -RandomVectors.dot(a, b);
  }

  private void compare(
      Geometry geometry, float[][] vectors, int node, float[] target, ErrorRatios ratios) {
    float queryScale = preparation.scale();
    float[] preparedQuery = new float[length];
    if (geometry == Geometry.EUCLIDEAN) {
      preparation.prepare(target, preparedQuery);
    } else {
      queryScale = preparation.innerProductScale(target);
      preparation.rotate(target, queryScale, preparedQuery);
    }
    double squareScale = (double) preparation.scale() * queryScale;
    query.start(preparedQuery, largestSquare);
    query.node((float) (distance(geometry, vectors[node], target) * squareScale), 1);
    float[] estimates = new float[SLOTS];
    float[] lowest = new float[SLOTS];
    VectorKernels.INSTANCE.estimateBlock(
        encoder.codes(), 0, query.signQuery(), estimates, lowest, 0);
    for (int slot = 0; slot < SLOTS; slot++) {
      double exact = distance(geometry, vectors[neighbor(node, slot)], target) * squareScale;
      double error = (double) estimates[slot] - lowest[slot] + query.leastError();
      ratios.add(exact - estimates[slot], error);
    }
  }

  /** Of the same group, where there are groups. */
  private static int neighbor(int node, int slot) {
    return node + GROUPS * (slot + 1);
  }

  private ErrorRatios measure(
      SampleKind kind, Geometry geometry, int dimension, float away, int rotations) {
    ErrorRatios ratios = new ErrorRatios();
    int count = NODES + GROUPS * (SLOTS + 1);
    for (int rotation = 0; rotation < rotations; rotation++) {
      float[][] all = kind.vectors(random(), count + QUERIES, dimension, GROUPS);
      use(geometry, Arrays.copyOf(all, count), dimension);
      for (int node = 0; node < NODES; node++) {
        encoder.start(prepared(all[node]));
        for (int slot = 0; slot < SLOTS; slot++) {
          encoder.encode(slot, prepared(all[neighbor(node, slot)]));
        }
        for (int i = count; i < all.length; i++) {
          float[] target = all[i].clone();
          float[] direction = RandomVectors.gaussian(random(), dimension);
          for (int j = 0; j < dimension; j++) {
            target[j] += away * direction[j];
          }
          compare(geometry, all, node, target, ratios);
        }
      }
    }
    return ratios;
  }

  private void check(SampleKind kind) {
    check(kind, ROTATIONS);
  }

  private void check(SampleKind kind, int rotations) {
    for (Geometry geometry : Geometry.values()) {
      for (int dimension : DIMENSIONS) {
        for (float away : new float[] {0, 10}) {
          ErrorRatios ratios = measure(kind, geometry, dimension, away, rotations);
          String message = kind + " " + geometry + " dimension=" + dimension + " away=" + away;
          for (int errors = 1; errors <= ErrorRatios.NORMAL.length; errors++) {
            double least = ErrorRatios.NORMAL[errors - 1] - TOLERANCES[errors - 1];
            assertTrue(message + ": " + ratios, ratios.within(errors) >= least);
          }
          // Few large components are nearer to their signs than is typical, and the longest vector
          // stands for the node where lengths differ.
          double notVacuous = geometry == Geometry.EUCLIDEAN ? 0.6 : 0.05;
          if (kind != SampleKind.HIGH_OFFSET && kind != SampleKind.TINY_RADIUS) {
            assertTrue(message + ": " + ratios, ratios.rootMeanSquare() >= notVacuous);
          }
        }
      }
    }
  }

  public void testGaussianVectors() {
    check(SampleKind.GAUSSIAN);
  }

  public void testClusteredVectors() {
    check(SampleKind.CLUSTERED);
  }

  public void testVectorsOfSomeLargeComponents() {
    check(SampleKind.SKEWED);
  }

  /**
   * Two rounds of signs and transform turned one in a hundred pairs of large components into
   * vectors whose errors pointed the same way: with that rotation one of ten neighbors lay outside
   * three stated errors. The average over some rotations hid it, except now and then.
   *
   * <p>With more rounds 5 of 56,000 rotations have less than .98 within three errors, the worst
   * .942: large components may coincide by chance. A test that allowed none of 600 failed once in
   * twenty runs. Of 1,200, the two rounds have 12 on average.
   */
  public void testNoRotationIsBadForSomeLargeComponents() {
    List<String> bad = new ArrayList<>();
    for (int dimension : new int[] {64, 128}) {
      for (int rotation = 0; rotation < 600; rotation++) {
        ErrorRatios ratios = measure(SampleKind.SKEWED, Geometry.EUCLIDEAN, dimension, 0, 1);
        if (ratios.within(3) < 0.98) {
          bad.add("dimension=" + dimension + " " + ratios);
        }
      }
    }
    assertTrue("of 1,200 rotations: " + bad, bad.size() <= 3);
  }

  public void testSparseVectors() {
    check(SampleKind.SPARSE);
  }

  public void testNearDuplicates() {
    check(SampleKind.TINY_RADIUS);
  }

  /**
   * All queries point nearly the same way, so that quantizing them moves all by nearly the same
   * vector, and neighbors of one node share half of their residuals: six rotations are few
   * independent draws. The share within one error then varied with a standard deviation of .016
   * between runs, five times as much as on other kinds of data, and one run fell below the
   * tolerance, though errors are what is stated: the root mean square over many runs is .97 to .99.
   */
  public void testVectorsFarFromTheOrigin() {
    check(SampleKind.HIGH_OFFSET, 12 * ROTATIONS);
  }

  /** What floats cannot tell from the node has its distance; an unused slot is never near. */
  public void testSlotsWithoutAResidual() {
    for (Geometry geometry : Geometry.values()) {
      float[][] vectors = SampleKind.GAUSSIAN.vectors(random(), 200, 100, 1);
      use(geometry, vectors, 100);
      encoder.start(prepared(vectors[0]));
      encoder.encode(3, prepared(vectors[0]));
      query.start(prepared(vectors[1]), largestSquare);
      query.node(-0.75f, 1);
      float[] estimates = new float[SLOTS];
      float[] lowest = new float[SLOTS];
      VectorKernels.INSTANCE.estimateBlock(
          encoder.codes(), 0, query.signQuery(), estimates, lowest, 0);
      for (int slot = 0; slot < SLOTS; slot++) {
        if (slot == 3) {
          assertEquals(-0.75f, estimates[slot], 0);
          assertEquals(-0.75f, lowest[slot], 0);
        } else {
          assertFalse(lowest[slot] < Float.POSITIVE_INFINITY);
        }
      }
    }
  }
}
