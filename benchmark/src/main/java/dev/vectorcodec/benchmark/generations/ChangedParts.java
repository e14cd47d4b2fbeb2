package dev.vectorcodec.benchmark.generations;

/**
 * What happens between two merges, in numbers of vectors.
 *
 * @param deleted documents that go
 * @param replaced documents that get another vector
 * @param added documents that come
 */
record ChangedParts(int deleted, int replaced, int added) {

  /** Vectors that were not there before. */
  int fresh() {
    return replaced + added;
  }
}
