package dev.vectorcodec.graph.build;

import java.util.Arrays;

/**
 * Tells which vectors may lie among so many near-duplicates that no leaf leads out of their group:
 * those of which every leaf kept few, as leaves do of all vectors where there are two or three
 * dimensions. Many threads may note leaves at the same time.
 */
final class CrowdedVectors {

  /** A leaf that kept more of a vector's nearest leads somewhere else. */
  private static final int FEW_KEPT = 4;

  /** A sample has one of this many crowded vectors. */
  private static final int STEP = 4;

  /** Threads write nothing but true, so the result does not depend on their order. */
  private final boolean[] free;

  CrowdedVectors(int size) {
    this.free = new boolean[size];
  }

  /**
   * Notes a leaf.
   *
   * @param kept how many of the nearest in the leaf it kept for the vector
   */
  void note(int ordinal, int kept) {
    if (kept > FEW_KEPT) {
      free[ordinal] = true;
    }
  }

  /**
   * Every fourth of the crowded.
   *
   * @param members in an order in which near vectors stand near each other, so that a sample has
   *     some of each group
   */
  int[] sample(int[] members) {
    int[] sample = new int[members.length];
    int crowded = 0;
    int taken = 0;
    for (int ordinal : members) {
      if (free[ordinal] == false && crowded++ % STEP == 0) {
        sample[taken++] = ordinal;
      }
    }
    return Arrays.copyOf(sample, taken);
  }
}
