package dev.vectorcodec.examples.filter;

import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.Recall;
import dev.vectorcodec.examples.SearchTimer;
import dev.vectorcodec.tools.index.ExactSearch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** An index of packages by one codec, which is built, searched and timed as the other one is. */
final class ComparedIndex implements Closeable {

  static final int HITS = 10;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final int candidates;
  private final double buildSeconds;

  /**
   * Builds an index of one segment.
   *
   * @param candidates nearest packages that a search looks for: what Lucene calls k
   */
  ComparedIndex(Path folder, Codec codec, List<EmbeddedPackage> packages, int candidates)
      throws IOException {
    this.candidates = candidates;
    long start = System.nanoTime();
    directory = FSDirectory.open(folder);
    try {
      PackageIndex.build(directory, codec, packages, () -> {});
      buildSeconds = (System.nanoTime() - start) * 1e-9;
      reader = DirectoryReader.open(directory);
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
    searcher = new IndexSearcher(reader);
    // Repeated queries are timed: a cached answer would say nothing.
    searcher.setQueryCache(null);
  }

  double buildSeconds() {
    return buildSeconds;
  }

  double megabytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    return bytes * 1e-6;
  }

  StoredFields storedFields() throws IOException {
    return searcher.storedFields();
  }

  int documents() {
    return reader.numDocs();
  }

  int accepted(PackageFilter filter) throws IOException {
    return searcher.count(filter.query());
  }

  /** The filter is a part of the vector query, not a clause beside it: all hits pass it. */
  TopDocs nearest(float[] vector, PackageFilter filter) throws IOException {
    Query accepted = filter.query() instanceof MatchAllDocsQuery ? null : filter.query();
    Query query = new KnnFloatVectorQuery(PackageIndex.VECTOR, vector, candidates, accepted);
    return searcher.search(query, HITS);
  }

  TopDocs exact(float[] vector, PackageFilter filter) throws IOException {
    return ExactSearch.nearest(searcher, PackageIndex.VECTOR, vector, HITS, filter.query());
  }

  double recall(List<float[]> queries, PackageFilter filter) throws IOException {
    Recall recall = new Recall();
    for (float[] query : queries) {
      recall.add(nearest(query, filter), exact(query, filter));
    }
    return recall.value();
  }

  double millis(List<float[]> queries, PackageFilter filter, double seconds) throws IOException {
    SearchTimer timer = new SearchTimer(seconds);
    double round =
        timer.millisPerRound(
            () -> {
              for (float[] query : queries) {
                nearest(query, filter);
              }
            });
    return round / queries.size();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }
}
