package dev.vectorcodec.examples.hybrid;

import dev.vectorcodec.examples.PackageSearch;
import org.apache.lucene.search.TopDocs;

/**
 * One way to make a list of hits out of that by vector and that by words.
 *
 * @param name says in words which
 */
record SearchWay(String name, Fusion fusion) {

  /** Makes one list out of two. */
  interface Fusion {
    TopDocs fuse(TopDocs byVector, TopDocs byWords);
  }

  static SearchWay vectorOnly() {
    return new SearchWay("vector", (byVector, byWords) -> byVector);
  }

  static SearchWay wordsOnly() {
    return new SearchWay("BM25", (byVector, byWords) -> byWords);
  }

  /** Adds up 1 / (60 + rank): needs no weight, and nothing to be known about the scores. */
  static SearchWay reciprocalRanks(int depth) {
    return new SearchWay(
        "rank fusion", (byVector, byWords) -> PackageSearch.fuse(byVector, byWords, depth));
  }

  static SearchWay weightedSum(double vectorWeight, int depth) {
    return new SearchWay(
        "score sum",
        (byVector, byWords) -> WeightedSum.fuse(byVector, byWords, vectorWeight, depth));
  }
}
