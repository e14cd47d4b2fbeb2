package dev.vectorcodec.examples.page.measure;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.page.search.ExactScores;
import dev.vectorcodec.examples.page.search.PackageCollection;
import dev.vectorcodec.examples.page.search.PackageFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Queries with what they should find: summaries of packages that are spread over all. A summary is
 * as long as what people type, and its vector is not that of its package.
 */
final class SampleQueries {

  private final List<float[]> vectors = new ArrayList<>();
  private final List<float[]> exact = new ArrayList<>();

  /**
   * Takes at most {@code count} summaries, and looks for the nearest of each by looking at all.
   *
   * @param hits how many of the nearest should be found
   */
  SampleQueries(PackageCollection collection, int count, int hits) {
    List<EmbeddedPackage> packages = collection.packages();
    int step = Math.max(1, packages.size() / count);
    for (int i = 0; i < packages.size() && vectors.size() < count; i += step) {
      Optional<float[]> vector = collection.embedder().embed(packages.get(i).entry().summary());
      if (vector.isPresent()) {
        vectors.add(vector.get());
        exact.add(ExactScores.nearest(packages, PackageFilter.ALL, vector.get(), hits));
      }
    }
  }

  int size() {
    return vectors.size();
  }

  float[] vector(int query) {
    return vectors.get(query);
  }

  /** Which part of the nearest of a query is among these. */
  double recall(int query, float[] found) {
    return ExactScores.recall(found, exact.get(query));
  }
}
