package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.lucene.util.FixedBitSet;

/**
 * One set under many filters: each vector has an attribute, as documents have a price or a date,
 * and a filter accepts those with the largest or the smallest values.
 *
 * <p>The attribute that correlates with places is the projection on a direction, the difference of
 * two vectors of the set, plus noise. Only queries far out in that direction ask, the same under
 * all filters: where the largest values are accepted, the answers are around the query; where the
 * smallest are, everything around the query is refused.
 */
public final class FilteredSets {

  private static final int TRUTH_DEPTH = 100;
  private static final double NOISE = 0.3;
  private static final int ASKING_SHARE = 10;
  private static final int LEAST_ASKING = 100;

  private final DataPaths all;
  private final Path cache;
  private final long seed;
  private final Integer[] byPlace;
  private final Integer[] byChance;
  private final Path askingQueries;
  private final int askingCount;

  /** How what is accepted lies to the query. */
  public enum Kind {
    /** Accepted by chance. */
    RANDOM,
    /** Accepted is what lies on the query's side. */
    CORRELATED,
    /** Accepted is what lies on the far side. */
    ANTI_CORRELATED;

    /** Lower case, for tables and file names. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Gives the vectors their attributes and chooses the queries.
   *
   * @param cache folder for filters and exact neighbors
   */
  public FilteredSets(DataPaths all, Path cache, long seed) throws IOException {
    this.all = all;
    this.cache = cache;
    this.seed = seed;
    GaussianRandom random = new GaussianRandom(seed);
    VectorSet base = all.openBase();
    VectorSet queries = all.openQueries();
    float[] direction = base.floats(random.nextInt(base.size()));
    float[] other = base.floats(random.nextInt(base.size()));
    for (int i = 0; i < direction.length; i++) {
      direction[i] -= other[i];
    }
    double[] places = projections(base, direction);
    double deviation = deviation(places);
    double[] chances = new double[places.length];
    for (int row = 0; row < places.length; row++) {
      places[row] += NOISE * deviation * random.gaussian();
      chances[row] = random.nextDouble();
    }
    this.byPlace = largestFirst(places);
    this.byChance = largestFirst(chances);
    this.askingCount =
        Math.max(queries.size() / ASKING_SHARE, Math.min(queries.size(), LEAST_ASKING));
    this.askingQueries = cache.resolve("asking-" + name() + ".fvecs");
    Integer[] farthest = largestFirst(projections(queries, direction));
    if (Files.exists(askingQueries) == false) {
      try (VecsWriter writer = new VecsWriter(askingQueries)) {
        for (int i = 0; i < askingCount; i++) {
          writer.write(queries.floats(farthest[i]));
        }
        writer.finish();
      }
    }
  }

  private String name() {
    return all.hash().substring(0, 24) + "-" + all.similarity() + "-" + seed;
  }

  private static double[] projections(VectorSet vectors, float[] direction) {
    double[] projections = new double[vectors.size()];
    float[] vector = new float[direction.length];
    for (int row = 0; row < projections.length; row++) {
      vectors.copy(row, vector, 0);
      for (int i = 0; i < direction.length; i++) {
        projections[row] += (double) vector[i] * direction[i];
      }
    }
    return projections;
  }

  private static double deviation(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / values.length;
    }
    return Math.sqrt(variance);
  }

  private static Integer[] largestFirst(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> values[row]).reversed())
        .toArray(Integer[]::new);
  }

  /**
   * The set under one filter, with the neighbors that are exact under it.
   *
   * @param share of the vectors that is accepted; at least one is
   */
  public DataPaths under(Kind kind, double share, int threads) throws IOException {
    if (share > 0 == false || share > 1) {
      throw new IllegalArgumentException("a share must be above 0 and at most 1, got " + share);
    }
    String name = kind.label() + "-" + share + "-" + name() + ".ivecs";
    Path filter = cache.resolve("filter-" + name);
    Path truth = cache.resolve("filtered-truth-" + name);
    if (Files.exists(filter) == false) {
      writeFilter(filter, kind, (int) Math.max(1, Math.round(share * all.vectors())));
    }
    DataPaths paths =
        new DataPaths(
            all.base(),
            askingQueries.toAbsolutePath().toString(),
            truth.toAbsolutePath().toString(),
            all.similarity(),
            all.vectors(),
            askingCount,
            all.hash(),
            filter.toAbsolutePath().toString());
    if (Files.exists(truth) == false) {
      FixedBitSet accepted = paths.acceptedRows();
      new GroundTruth(
              paths.openBase(), paths.openQueries(), paths.similarity(), TRUTH_DEPTH, accepted)
          .write(truth, threads);
    }
    return paths;
  }

  private void writeFilter(Path path, Kind kind, int count) throws IOException {
    Integer[] rows = kind == Kind.RANDOM ? byChance : byPlace;
    try (VecsWriter writer = new VecsWriter(path)) {
      for (int i = 0; i < count; i++) {
        int rank = kind == Kind.ANTI_CORRELATED ? rows.length - 1 - i : i;
        writer.write(new int[] {rows[rank]});
      }
      writer.finish();
    }
  }
}
