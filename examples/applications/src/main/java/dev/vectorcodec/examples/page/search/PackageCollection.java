package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.TermVectorEmbedder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.IOUtils;

/** The bundled packages, and an index of them in each format, in a folder that goes with them. */
public final class PackageCollection implements Closeable {

  private final List<EmbeddedPackage> packages;
  private final TermVectorEmbedder embedder;
  private final Path folder;
  private final Map<IndexFormat, OpenIndex> indexes = new EnumMap<>(IndexFormat.class);
  private final Map<String, Integer> sections = new TreeMap<>();

  private PackageCollection(
      List<EmbeddedPackage> packages, TermVectorEmbedder embedder, Path folder) {
    this.packages = packages;
    this.embedder = embedder;
    this.folder = folder;
    for (EmbeddedPackage entry : packages) {
      sections.merge(entry.entry().section(), 1, Integer::sum);
    }
  }

  /**
   * Reads the packages and writes the indexes.
   *
   * @param limit at most so many packages
   */
  public static PackageCollection open(int limit) throws IOException {
    TermVectorEmbedder embedder = BundledPackages.embedder();
    List<EmbeddedPackage> packages = BundledPackages.read(limit, embedder);
    Path folder = Files.createTempDirectory("search-page");
    PackageCollection collection = new PackageCollection(packages, embedder, folder);
    try {
      for (IndexFormat format : IndexFormat.values()) {
        Path place = folder.resolve(format.name());
        collection.indexes.put(format, OpenIndex.build(format, place, packages));
      }
      return collection;
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(collection);
      throw t;
    }
  }

  /** All packages, in the order of their places. */
  public List<EmbeddedPackage> packages() {
    return packages;
  }

  /** What makes vectors of texts. */
  public TermVectorEmbedder embedder() {
    return embedder;
  }

  /** The index of a format. */
  public OpenIndex index(IndexFormat format) {
    return indexes.get(format);
  }

  /** How many packages each section has, by name. */
  public Map<String, Integer> sections() {
    return sections;
  }

  @Override
  public void close() throws IOException {
    try {
      IOUtils.close(indexes.values());
    } finally {
      IOUtils.rm(folder);
    }
  }
}
