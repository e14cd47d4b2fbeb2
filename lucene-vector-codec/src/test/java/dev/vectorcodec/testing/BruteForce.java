package dev.vectorcodec.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** What an exact search finds. */
public final class BruteForce {

  private BruteForce() {}

  /** All accepted rows, nearest to the query first. */
  public static List<Integer> sorted(
      RowVectors vectors, IntPredicate accepted, RowVectors queries, int query) {
    long[] sorted = new long[vectors.size()];
    int count = 0;
    for (int row = 0; row < vectors.size(); row++) {
      if (accepted.test(row)) {
        // Scores are not negative, so that their bits sort as they do.
        int bits = Float.floatToRawIntBits(vectors.score(row, queries, query));
        sorted[count++] = ((long) (Integer.MAX_VALUE - bits) << Integer.SIZE) | row;
      }
    }
    Arrays.sort(sorted, 0, count);
    List<Integer> rows = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      rows.add((int) sorted[rank]);
    }
    return rows;
  }

  /**
   * How many of the first {@code depth} rows found belong there: their score is at least that of
   * the exact rank {@code depth}. Of equal scores any may be found.
   */
  public static int correct(
      List<Integer> found,
      List<Integer> sorted,
      int depth,
      RowVectors vectors,
      RowVectors queries,
      int query) {
    int wanted = Math.min(depth, sorted.size());
    if (wanted == 0) {
      return 0;
    }
    float lowest = vectors.score(sorted.get(wanted - 1), queries, query);
    Set<Integer> distinct = new HashSet<>(found.subList(0, Math.min(wanted, found.size())));
    int correct = 0;
    for (int row : distinct) {
      correct += vectors.score(row, queries, query) >= lowest ? 1 : 0;
    }
    return correct;
  }

  /**
   * How far two scores of the same vectors may lie apart: both are sums of floats, in other orders,
   * and a score near 0 is a difference of numbers near 1.
   */
  public static float scoreTolerance(float score) {
    return 1e-5f * score + 1e-6f;
  }
}
