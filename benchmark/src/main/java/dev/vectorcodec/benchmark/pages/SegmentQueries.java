package dev.vectorcodec.benchmark.pages;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.RowDocument;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;

/** The queries of a data set over its vectors in one segment, whose documents are the rows. */
final class SegmentQueries implements Closeable {

  /** All fits, so that one flush makes one segment. */
  private static final double RAM_BUFFER_MB = 1900;

  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final float[][] targets;
  private final int[][] exact;
  private final int topK;

  SegmentQueries(Directory directory, DataPaths paths, int topK) throws IOException {
    this.topK = topK;
    this.reader = DirectoryReader.open(directory);
    if (reader.leaves().size() != 1) {
      throw new IllegalStateException(reader.leaves().size() + " segments instead of one");
    }
    this.searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    VectorSet queries = paths.openQueries();
    VectorSet truth = paths.openTruth();
    this.targets = new float[queries.size()][];
    this.exact = new int[targets.length][];
    for (int query = 0; query < targets.length; query++) {
      targets[query] = queries.floats(query);
      exact[query] = Arrays.copyOf(truth.ints(query), topK);
      Arrays.sort(exact[query]);
    }
  }

  /** Writes all vectors as one segment, without a compound file. */
  static void write(Directory directory, Codec codec, DataPaths paths) throws IOException {
    VectorSet base = paths.openBase();
    IndexWriterConfig config = new IndexWriterConfig();
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(RAM_BUFFER_MB);
    config.setUseCompoundFile(false);
    config.getMergePolicy().setNoCFSRatio(0);
    config.setCodec(codec);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < base.size(); row++) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(
                RowDocument.VECTOR_FIELD, base.floats(row), paths.similarity()));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  /** Runs every query once; returns the mean in microseconds. */
  double run(Effort effort, int value, Runnable beforeEach) throws IOException {
    long start = System.nanoTime();
    for (float[] target : targets) {
      beforeEach.run();
      search(target, effort, value);
    }
    return (System.nanoTime() - start) * 1e-3 / targets.length;
  }

  /** Runs every query once; returns the part of the exact nearest rows that is found. */
  double recall(Effort effort, int value, Runnable beforeEach) throws IOException {
    long found = 0;
    for (int query = 0; query < targets.length; query++) {
      beforeEach.run();
      for (ScoreDoc hit : search(targets[query], effort, value)) {
        found += Arrays.binarySearch(exact[query], hit.doc) >= 0 ? 1 : 0;
      }
    }
    return (double) found / ((long) topK * targets.length);
  }

  private ScoreDoc[] search(float[] target, Effort effort, int value) throws IOException {
    int k = effort.queryK(topK, value);
    KnnFloatVectorQuery query =
        new KnnFloatVectorQuery(RowDocument.VECTOR_FIELD, target, k, null, effort.strategy(value));
    return searcher.search(query, topK).scoreDocs;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
