package dev.vectorcodec.examples.page.search;

import java.util.List;

/**
 * What each way to search found.
 *
 * @param unknownWords words of the query about which the vectors say nothing
 * @param byVector null if no word has a vector
 * @param accepted how many packages pass the filter
 */
public record SearchAnswer(
    List<String> unknownWords, int accepted, Way byVector, Way byWords, Way fused) {

  /**
   * One way to search.
   *
   * @param millis median of a few searches, one thread
   * @param recall which part of the truly nearest was found; null where that has no meaning
   */
  public record Way(List<FoundPackage> hits, double millis, Double recall) {}
}
