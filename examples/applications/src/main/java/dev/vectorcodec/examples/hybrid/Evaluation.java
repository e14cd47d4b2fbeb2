package dev.vectorcodec.examples.hybrid;

import java.util.ArrayList;
import java.util.List;

/** How well one way to search answers judged queries, by the rank of the first right package. */
final class Evaluation {

  /** 0 where no right package was among the hits. */
  private final List<Integer> ranks = new ArrayList<>();

  /**
   * Counts one query.
   *
   * @param rank from 1 on; 0 if no right package was found
   */
  void add(int rank) {
    ranks.add(rank);
  }

  /** 1 if all right packages came first, 0 if none was found. */
  double meanReciprocalRank() {
    return ranks.stream().mapToDouble(rank -> rank == 0 ? 0 : 1.0 / rank).average().orElse(0);
  }

  /** Queries whose right package was among the first {@code depth}. */
  long within(int depth) {
    return ranks.stream().filter(rank -> rank >= 1 && rank <= depth).count();
  }

  long missed() {
    return ranks.stream().filter(rank -> rank == 0).count();
  }
}
