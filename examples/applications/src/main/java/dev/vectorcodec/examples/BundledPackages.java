package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The packages that come with the examples. */
public final class BundledPackages {

  static final String PACKAGES = "packages.tsv.gz";
  static final String TERM_VECTORS = "term-vectors.bin.gz";

  private BundledPackages() {}

  /**
   * Reads the first packages and makes their vectors.
   *
   * @param limit at most so many
   */
  public static List<EmbeddedPackage> read(int limit) throws IOException {
    return read(limit, embedder());
  }

  /**
   * Reads the first packages and makes their vectors with an embedder that is there already.
   *
   * @param limit at most so many
   */
  public static List<EmbeddedPackage> read(int limit, TermVectorEmbedder embedder)
      throws IOException {
    try (InputStream packages = open(PACKAGES)) {
      return PackageReader.read(packages).stream()
          .limit(limit)
          .map(entry -> new EmbeddedPackage(entry, embedder.embed(entry.text())))
          .toList();
    }
  }

  /** What makes vectors of questions, as it makes them of packages. */
  public static TermVectorEmbedder embedder() throws IOException {
    try (InputStream termVectors = open(TERM_VECTORS)) {
      return TermVectorEmbedder.read(termVectors);
    }
  }

  static InputStream open(String name) {
    return BundledPackages.class.getResourceAsStream(name);
  }
}
