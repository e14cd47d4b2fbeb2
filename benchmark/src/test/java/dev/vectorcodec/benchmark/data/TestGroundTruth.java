package dev.vectorcodec.benchmark.data;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** Compares exact neighbors with a loop over everything. Progress bars keep a thread. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars")
public class TestGroundTruth extends LuceneTestCase {

  private static VectorSet vectors(int size, int dimension, boolean coarse) throws IOException {
    Path path = createTempDir().resolve("a.fvecs");
    try (VecsWriter writer = new VecsWriter(path)) {
      for (int row = 0; row < size; row++) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          vector[i] = coarse ? TestUtil.nextInt(random(), 0, 2) : (float) random().nextGaussian();
        }
        vector[0] += 0.5f;
        writer.write(vector);
      }
      writer.finish();
    }
    return VectorFiles.open(path);
  }

  public void testAgainstLoop() throws IOException {
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      // Few different values make many ties.
      boolean coarse = random().nextBoolean();
      int dimension = TestUtil.nextInt(random(), 1, 40);
      VectorSet base = vectors(TestUtil.nextInt(random(), 1, 500), dimension, coarse);
      VectorSet queries = vectors(TestUtil.nextInt(random(), 1, 20), dimension, coarse);
      int depth = TestUtil.nextInt(random(), 1, 30);
      int[][] rows =
          new GroundTruth(base, queries, similarity, depth)
              .compute(TestUtil.nextInt(random(), 1, 3));
      for (int query = 0; query < queries.size(); query++) {
        float[] target = queries.floats(query);
        int[] expected =
            IntStream.range(0, base.size())
                .boxed()
                .sorted(
                    Comparator.<Integer>comparingDouble(
                            row -> score(similarity, target, base.floats(row)))
                        .reversed()
                        .thenComparing(row -> row))
                .limit(depth)
                .mapToInt(row -> row)
                .toArray();
        assertArrayEquals(similarity.toString(), expected, rows[query]);
      }
    }
  }

  private static double score(VectorSimilarityFunction similarity, float[] a, float[] b) {
    double dot = IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
    double normA = IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * a[i]).sum();
    double normB = IntStream.range(0, a.length).mapToDouble(i -> (double) b[i] * b[i]).sum();
    double square =
        IntStream.range(0, a.length)
            .mapToDouble(i -> ((double) a[i] - b[i]) * ((double) a[i] - b[i]))
            .sum();
    return switch (similarity) {
      case EUCLIDEAN -> -square;
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> dot;
      case COSINE -> dot / Math.sqrt(normA * normB);
    };
  }

  public void testOtherDimension() throws IOException {
    VectorSet base = vectors(3, 4, false);
    VectorSet queries = vectors(3, 5, false);
    expectThrows(
        IllegalArgumentException.class,
        () -> new GroundTruth(base, queries, VectorSimilarityFunction.EUCLIDEAN, 1));
  }
}
