package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.candidates.Reservoirs;

/**
 * The vectors that the old graph did not have.
 *
 * @param nodes their nodes in the new graph, ascending
 * @param clusters the cluster of each
 * @param starts for each cluster, nodes that were in the old graph and lie near: where searches for
 *     the neighbors of its vectors start; at least one
 * @param among candidates of each among the others, see {@link #among}; they count from 0 on, in
 *     the order of the nodes
 */
public record FreshVectors(int[] nodes, int[] clusters, int[][] starts, NeighborLists among) {

  /** How many of the others are candidates of each. */
  public static final int AMONG = 32;

  /** The rank of the one of the others that decides whether a vector lies in a group of them. */
  private static final int GROUP_RANK = 4;

  /** A vector lies in a tight group if that one is nearer than this part of its centroid. */
  private static final float TIGHT = 1f / 64;

  /** Candidates without their distances, which are half of what they take. */
  public static NeighborLists among(Reservoirs candidates) {
    NeighborLists lists = new NeighborLists(candidates.size(), AMONG);
    int[] ids = new int[AMONG];
    for (int i = 0; i < candidates.size(); i++) {
      int count = candidates.count(i);
      for (int slot = 0; slot < count; slot++) {
        ids[slot] = Candidate.id(candidates.get(i, slot));
      }
      lists.set(i, ids, count);
    }
    return lists;
  }

  /**
   * How many new vectors lie in tight groups of their own far from their centroids. Codes relative
   * to these tell no member of such a group from another.
   *
   * @param among candidates of each among the others
   * @param squareDistances of each to the centroid of its cluster
   */
  public static int countGrouped(Reservoirs among, float[] squareDistances) {
    int grouped = 0;
    for (int i = 0; i < among.size(); i++) {
      if (among.count(i) >= GROUP_RANK) {
        float near = Candidate.distance(among.get(i, GROUP_RANK - 1));
        grouped += near < TIGHT * squareDistances[i] ? 1 : 0;
      }
    }
    return grouped;
  }
}
