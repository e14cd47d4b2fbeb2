package dev.vectorcodec.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package and its vector.
 *
 * @param vector of length 1; none if nothing is known about any word of the package
 */
public record EmbeddedPackage(DebianPackage entry, Optional<float[]> vector) {

  /** At most {@code count} vectors, of packages that are spread evenly over all, for queries. */
  public static List<float[]> spread(List<EmbeddedPackage> packages, int count) {
    List<float[]> vectors = new ArrayList<>();
    int step = Math.max(1, packages.size() / count);
    for (int i = 0; i < packages.size() && vectors.size() < count; i += step) {
      packages.get(i).vector().ifPresent(vectors::add);
    }
    return vectors;
  }
}
