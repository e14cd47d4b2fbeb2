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
    try (InputStream packages = open(PACKAGES);
        InputStream termVectors = open(TERM_VECTORS)) {
      TermVectorEmbedder embedder = TermVectorEmbedder.read(termVectors);
      return PackageReader.read(packages).stream()
          .limit(limit)
          .map(entry -> new EmbeddedPackage(entry, embedder.embed(entry.text())))
          .toList();
    }
  }

  static InputStream open(String name) {
    return BundledPackages.class.getResourceAsStream(name);
  }
}
