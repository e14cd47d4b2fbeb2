package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;

/**
 * Exact nearest neighbors by comparing every query with every vector. Candidates are found in
 * float, ordered in double; ties go to the lower row.
 */
public final class GroundTruth {

  /** More candidates than asked for are kept until doubles order them. */
  private static final int SPARE = 32;

  private static final int TILE_ROWS = 64;

  private final VectorSet base;
  private final VectorSet queries;
  private final VectorSimilarityFunction similarity;
  private final int depth;
  private final FixedBitSet accepted;

  private record Candidate(int row, double distance) {
    static final Comparator<Candidate> NEAREST_FIRST =
        Comparator.comparingDouble(Candidate::distance).thenComparingInt(Candidate::row);
  }

  /**
   * What to compute.
   *
   * @param depth neighbors of a query, at most as many as there are vectors
   */
  public GroundTruth(
      VectorSet base, VectorSet queries, VectorSimilarityFunction similarity, int depth) {
    this(base, queries, similarity, depth, null);
  }

  /**
   * What to compute under a filter.
   *
   * @param depth neighbors of a query, at most as many as are accepted
   * @param accepted rows that may be neighbors, or null for all
   */
  public GroundTruth(
      VectorSet base,
      VectorSet queries,
      VectorSimilarityFunction similarity,
      int depth,
      FixedBitSet accepted) {
    if (base.dimension() != queries.dimension()) {
      throw new IllegalArgumentException(
          "queries have dimension " + queries.dimension() + ", vectors " + base.dimension());
    }
    this.base = base;
    this.queries = queries;
    this.similarity = similarity;
    this.depth = Math.min(depth, accepted == null ? base.size() : accepted.cardinality());
    this.accepted = accepted;
  }

  /** Computes the rows of the nearest vectors of each query, nearest first, on some threads. */
  public int[][] compute(int threads) {
    int[][] rows = new int[queries.size()][];
    int share = Math.clamp((queries.size() + threads - 1) / threads, 1, 64);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads);
        ProgressBar progress = new ProgressBar("exact neighbors", queries.size())) {
      List<Future<?>> parts = new ArrayList<>();
      for (int start = 0; start < queries.size(); start += share) {
        int from = start;
        int to = Math.min(from + share, queries.size());
        parts.add(
            executor.submit(
                () -> {
                  search(from, to, rows);
                  progress.stepBy(to - from);
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return rows;
  }

  /** Computes and writes an {@code .ivecs} file. */
  public void write(Path path, int threads) throws IOException {
    try (VecsWriter writer = new VecsWriter(path)) {
      for (int[] rows : compute(threads)) {
        writer.write(rows);
      }
      writer.finish();
    }
  }

  private void search(int from, int to, int[][] rows) {
    float[][] targets = new float[to - from][];
    List<PriorityQueue<Candidate>> nearest = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      targets[i] = queries.floats(from + i);
      nearest.add(new PriorityQueue<>(Candidate.NEAREST_FIRST.reversed()));
    }
    float[][] tile = new float[TILE_ROWS][base.dimension()];
    for (int start = 0; start < base.size(); start += TILE_ROWS) {
      int count = Math.min(TILE_ROWS, base.size() - start);
      for (int i = 0; i < count; i++) {
        base.copy(start + i, tile[i], 0);
      }
      for (int i = 0; i < targets.length; i++) {
        compare(targets[i], tile, start, count, nearest.get(i));
      }
    }
    for (int i = 0; i < targets.length; i++) {
      float[] target = targets[i];
      rows[from + i] =
          nearest.get(i).stream()
              .map(c -> new Candidate(c.row, distance(target, base.floats(c.row))))
              .sorted(Candidate.NEAREST_FIRST)
              .limit(depth)
              .mapToInt(Candidate::row)
              .toArray();
    }
  }

  private void compare(
      float[] target, float[][] tile, int start, int count, PriorityQueue<Candidate> nearest) {
    for (int i = 0; i < count; i++) {
      if (accepted != null && accepted.get(start + i) == false) {
        continue;
      }
      float distance = roughDistance(target, tile[i]);
      if (nearest.size() < depth + SPARE) {
        nearest.add(new Candidate(start + i, distance));
      } else if (distance < nearest.element().distance) {
        nearest.remove();
        nearest.add(new Candidate(start + i, distance));
      }
    }
  }

  private float roughDistance(float[] a, float[] b) {
    return switch (similarity) {
      case EUCLIDEAN -> VectorUtil.squareDistance(a, b);
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> -VectorUtil.dotProduct(a, b);
      case COSINE -> -VectorUtil.cosine(a, b);
    };
  }

  private double distance(float[] a, float[] b) {
    double dot = 0;
    double square = 0;
    double norms = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      dot += (double) a[i] * b[i];
      square += difference * difference;
      norm += (double) a[i] * a[i];
      norms += (double) b[i] * b[i];
    }
    return switch (similarity) {
      case EUCLIDEAN -> square;
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> -dot;
      case COSINE -> -dot / Math.sqrt(norm * norms);
    };
  }
}
