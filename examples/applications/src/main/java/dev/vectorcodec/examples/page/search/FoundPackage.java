package dev.vectorcodec.examples.page.search;

/**
 * A hit as the page shows it.
 *
 * @param place among all packages
 * @param score of the search that found it: scores of different kinds do not compare
 * @param ranks where it stood in the lists that were fused; null in other lists
 */
public record FoundPackage(
    int place,
    String name,
    String summary,
    String section,
    long installedKib,
    float score,
    Ranks ranks) {

  /** Ranks from 1 on; null in a list that does not have the package. */
  public record Ranks(Integer vector, Integer words) {}
}
