package dev.vectorcodec.examples.page.walk;

import java.util.List;

/**
 * What one search looked at.
 *
 * @param x of the query, as {@link PackageMap} lays it out
 * @param compared vectors that were compared with the query, by code or exactly
 * @param inIndex vectors that there are
 * @param scored how many scores were computed from vectors and collected
 * @param steps the packages that seemed near, in the order in which the search kept them
 */
public record Walk(int x, int y, long compared, int inIndex, int scored, List<Step> steps) {

  /**
   * A package that seemed near.
   *
   * @param from which step's package links to it in the graph: the first of those before it; -1 if
   *     none does
   * @param scored whether its score was computed from its vector
   * @param rank among the hits, from 1 on; 0 if it is none
   */
  public record Step(int x, int y, String name, int from, boolean scored, int rank) {}
}
