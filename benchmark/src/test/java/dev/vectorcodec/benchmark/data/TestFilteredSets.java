package dev.vectorcodec.benchmark.data;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;

/** Do filters accept what they say, and are neighbors exact under them? */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars")
public class TestFilteredSets extends LuceneTestCase {

  private DataPaths all;
  private FilteredSets sets;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    Path cache = createTempDir();
    all = DataOptions.generated("clustered:16", 1000, 200, cache).resolve(1);
    sets = new FilteredSets(all, cache, 42);
  }

  public void testNeighborsAreTheNearestAccepted() throws IOException {
    for (FilteredSets.Kind kind : FilteredSets.Kind.values()) {
      for (double share : new double[] {0.005, 0.2, 1}) {
        DataPaths paths = sets.under(kind, share, 1);
        assertEquals(paths, sets.under(kind, share, 1));
        FixedBitSet accepted = paths.acceptedRows();
        assertEquals(Math.round(1000 * share), accepted.cardinality());
        assertEquals(100, paths.queryCount());
        VectorSet base = paths.openBase();
        float[] query = paths.openQueries().floats(3);
        int[] expected =
            IntStream.range(0, base.size())
                .filter(accepted::get)
                .boxed()
                .sorted(
                    Comparator.comparingDouble(
                        row -> VectorUtil.squareDistance(query, base.floats(row))))
                .limit(5)
                .mapToInt(Integer::intValue)
                .toArray();
        assertArrayEquals(expected, Arrays.copyOf(paths.openTruth().ints(3), 5));
      }
    }
    assertNull(all.acceptedRows());
  }

  /** The mean distance from queries to what is accepted. */
  private double distance(FilteredSets.Kind kind) throws IOException {
    DataPaths paths = sets.under(kind, 0.1, 1);
    VectorSet base = paths.openBase();
    VectorSet queries = paths.openQueries();
    FixedBitSet accepted = paths.acceptedRows();
    double sum = 0;
    for (int query = 0; query < queries.size(); query++) {
      for (int row = 0; row < base.size(); row++) {
        if (accepted.get(row)) {
          sum += VectorUtil.squareDistance(queries.floats(query), base.floats(row));
        }
      }
    }
    return sum / queries.size() / accepted.cardinality();
  }

  public void testCorrelatedIsNearAndAntiCorrelatedFar() throws IOException {
    double near = distance(FilteredSets.Kind.CORRELATED);
    double anywhere = distance(FilteredSets.Kind.RANDOM);
    double far = distance(FilteredSets.Kind.ANTI_CORRELATED);
    assertTrue(near + " " + anywhere + " " + far, near < anywhere && anywhere < far);
  }

  public void testSharesOutOfRange() {
    for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
      expectThrows(
          IllegalArgumentException.class, () -> sets.under(FilteredSets.Kind.RANDOM, share, 1));
    }
  }
}
