package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** One index of all packages, of one segment, open for searches. */
public final class OpenIndex implements Closeable {

  private final IndexFormat format;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final double buildSeconds;
  private final int[] packageOfDocument;

  private OpenIndex(
      IndexFormat format, Directory directory, DirectoryReader reader, double buildSeconds) {
    this.format = format;
    this.directory = directory;
    this.reader = reader;
    this.buildSeconds = buildSeconds;
    this.packageOfDocument = new int[reader.maxDoc()];
    this.searcher = new IndexSearcher(reader);
    // The same query is timed again and again: a cached answer would say nothing.
    searcher.setQueryCache(null);
  }

  /** Writes all packages into a folder, and opens what was written. */
  static OpenIndex build(IndexFormat format, Path folder, List<EmbeddedPackage> packages)
      throws IOException {
    Directory directory = FSDirectory.open(folder);
    DirectoryReader reader = null;
    try {
      long start = System.nanoTime();
      PackageIndex.build(directory, format.codec(), packages, () -> {});
      double seconds = (System.nanoTime() - start) * 1e-9;
      reader = DirectoryReader.open(directory);
      OpenIndex index = new OpenIndex(format, directory, reader, seconds);
      index.findPackages(packages);
      return index;
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(reader, directory);
      throw t;
    }
  }

  /** Merging may give documents other numbers, names stay. */
  private void findPackages(List<EmbeddedPackage> packages) throws IOException {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < packages.size(); i++) {
      places.put(packages.get(i).entry().name(), i);
    }
    StoredFields stored = reader.storedFields();
    for (int document = 0; document < packageOfDocument.length; document++) {
      String name = stored.document(document, Set.of(PackageIndex.NAME)).get(PackageIndex.NAME);
      packageOfDocument[document] = places.get(name);
    }
  }

  /** Who wrote the vectors. */
  public IndexFormat format() {
    return format;
  }

  /** Searches in the thread that asks. */
  public IndexSearcher searcher() {
    return searcher;
  }

  /** The one segment. */
  public LeafReaderContext segment() {
    return reader.leaves().get(0);
  }

  /** The place of a document's package among all. */
  public int packageOf(int document) {
    return packageOfDocument[document];
  }

  /** How long it took to write and merge. */
  public double buildSeconds() {
    return buildSeconds;
  }

  /** Size of all files. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }
}
