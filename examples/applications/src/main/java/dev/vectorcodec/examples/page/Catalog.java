package dev.vectorcodec.examples.page;

import java.util.List;

/**
 * What there is to search, and within which limits.
 *
 * @param sections with the number of packages of each
 * @param maxEffort the largest that a search takes
 */
record Catalog(
    int packages,
    int dimension,
    long largestKib,
    int maxEffort,
    int defaultEffort,
    List<Section> sections,
    List<Format> formats) {

  /** A section of the packages. */
  record Section(String name, int packages) {}

  /** An index. */
  record Format(String name, double buildSeconds, long bytes) {}
}
