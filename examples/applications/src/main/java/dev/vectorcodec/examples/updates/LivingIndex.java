package dev.vectorcodec.examples.updates;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.Recall;
import dev.vectorcodec.tools.index.ExactSearch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** An index of packages that changes, and is merged by Lucene's own rules meanwhile. */
final class LivingIndex implements Closeable {

  static final int HITS = 10;

  /** Flushes by number, not by memory, so that each run makes the same segments. */
  private static final int FLUSHED_DOCUMENTS = 500;

  /** A few megabytes are to be merged as Lucene merges gigabytes: see {@link TieredMergePolicy}. */
  private static final double FLOOR_MEGABYTES = 0.5;

  private final MergeClock clock = new MergeClock();
  private final Directory directory;
  private final IndexWriter writer;

  LivingIndex(Path folder) throws IOException {
    directory = FSDirectory.open(folder);
    try {
      TieredMergePolicy policy = new TieredMergePolicy();
      policy.setFloorSegmentMB(FLOOR_MEGABYTES);
      IndexWriterConfig config =
          new IndexWriterConfig(PackageIndex.analyzer()).setCodec(new Rabitq104Codec());
      config.setMergePolicy(policy);
      config.setMergeScheduler(clock);
      config.setMaxBufferedDocs(FLUSHED_DOCUMENTS);
      config.setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
      writer = new IndexWriter(directory, config);
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
  }

  /** Adds a package, or replaces the one of the same name. */
  void put(EmbeddedPackage embedded) throws IOException {
    Term name = new Term(PackageIndex.NAME, embedded.entry().name());
    writer.updateDocument(name, PackageIndex.document(embedded));
  }

  void delete(String name) throws IOException {
    writer.deleteDocuments(new Term(PackageIndex.NAME, name));
  }

  /** Makes the changes so far last, and merges what Lucene thinks should be. */
  void commit() throws IOException {
    writer.commit();
    writer.maybeMerge();
    writer.commit();
  }

  /** Merges all into one segment. */
  void mergeAll() throws IOException {
    writer.forceMerge(1);
    writer.commit();
  }

  MergeClock clock() {
    return clock;
  }

  /**
   * What is to be seen of an index.
   *
   * @param deletedShare of the documents in its files
   */
  record State(int documents, int segments, double deletedShare, double recall) {}

  /**
   * Compares searches with exact ones.
   *
   * @param beamWidth how hard each search looks
   */
  State state(List<float[]> queries, int beamWidth) throws IOException {
    BeamWidthStrategy effort = new BeamWidthStrategy(beamWidth);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      Recall recall = new Recall();
      for (float[] query : queries) {
        KnnFloatVectorQuery nearest =
            new KnnFloatVectorQuery(PackageIndex.VECTOR, query, HITS, null, effort);
        recall.add(
            searcher.search(nearest, HITS),
            ExactSearch.nearest(searcher, PackageIndex.VECTOR, query, HITS));
      }
      return new State(
          reader.numDocs(),
          reader.leaves().size(),
          reader.numDeletedDocs() / (double) reader.maxDoc(),
          recall.value());
    }
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(writer, directory);
  }
}
