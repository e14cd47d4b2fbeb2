package dev.vectorcodec.benchmark.generations;

import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.AcceptedRowsQuery;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.RowDocument;
import dev.vectorcodec.benchmark.report.DeletesReport;
import dev.vectorcodec.benchmark.report.GenerationsReport;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

/** An index that changes, on one thread. */
final class LivingIndex implements Closeable {

  private static final String ID_FIELD = "id";

  /** A generation fits, so that a merge is of two segments. */
  private static final double RAM_BUFFER_MB = 1900;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final VectorSet base;
  private final VectorSimilarityFunction similarity;
  private final Directory directory;
  private final IndexWriter writer;
  private final List<Integer> live = new ArrayList<>();
  private final Random random;
  private int next;

  /** An empty index; the same seed changes the same rows. */
  LivingIndex(
      Path path, VectorSet base, VectorSimilarityFunction similarity, Codec codec, long seed)
      throws IOException {
    this.base = base;
    this.similarity = similarity;
    this.random = new Random(seed);
    this.directory = new MMapDirectory(path);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setRAMBufferSizeMB(RAM_BUFFER_MB);
    config.setUseCompoundFile(false);
    config.getMergePolicy().setNoCFSRatio(0);
    config.setMergeScheduler(new SerialMergeScheduler());
    config.setCodec(codec);
    this.writer = new IndexWriter(directory, config);
  }

  /** Indexes the first rows. */
  GenerationsReport.Cost fill(int rows) throws IOException {
    for (int i = 0; i < rows; i++) {
      live.add(next++);
    }
    return index(live);
  }

  /** Indexes given rows as one segment. */
  GenerationsReport.Cost index(List<Integer> rows) throws IOException {
    return cost(
        () -> {
          for (int row : rows) {
            writer.addDocument(document(row));
          }
          writer.commit();
          writer.forceMerge(1);
          writer.commit();
        });
  }

  /** Changes the index, and merges it; what the merge costs. */
  GenerationsReport.Cost generation(ChangedParts changes) throws IOException {
    for (int i = 0; i < changes.deleted(); i++) {
      writer.deleteDocuments(term(takeAny()));
    }
    for (int i = 0; i < changes.replaced(); i++) {
      writer.updateDocument(term(takeAny()), document(next));
      live.add(next++);
    }
    for (int i = 0; i < changes.added(); i++) {
      writer.addDocument(document(next));
      live.add(next++);
    }
    writer.commit();
    return cost(
        () -> {
          writer.forceMerge(1);
          writer.commit();
        });
  }

  /** Deletes rows, and from now on merges nothing. */
  void delete(int count) throws IOException {
    writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    for (int i = 0; i < count; i++) {
      writer.deleteDocuments(term(takeAny()));
    }
    writer.commit();
  }

  private int takeAny() {
    int at = random.nextInt(live.size());
    int row = live.get(at);
    live.set(at, live.getLast());
    live.removeLast();
    return row;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static GenerationsReport.Cost cost(Work work) throws IOException {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    work.run();
    return new GenerationsReport.Cost(
        (THREADS.getCurrentThreadCpuTime() - cpu) * 1e-9, (System.nanoTime() - start) * 1e-9);
  }

  private static Term term(int row) {
    return new Term(ID_FIELD, Integer.toString(row));
  }

  private Document document(int row) {
    Document document = RowDocument.of(base, row, VectorEncoding.FLOAT32, similarity);
    document.add(new StringField(ID_FIELD, Integer.toString(row), Field.Store.NO));
    return document;
  }

  /** The rows that are there. */
  List<Integer> live() {
    return List.copyOf(live);
  }

  /** The rows that are there, as bits. */
  FixedBitSet liveRows() {
    FixedBitSet rows = new FixedBitSet(base.size());
    live.forEach(rows::set);
    return rows;
  }

  /** The part of the exact nearest rows that is found. */
  double recall(VectorSet queries, int[][] exact, Effort effort, int value) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return new Queries(reader, queries, exact, effort, value, null).recall();
    }
  }

  /**
   * Recall, and the median time of a query after seconds of warm-up.
   *
   * @param accepted rows that a filter accepts; null for no filter
   */
  DeletesReport.Searches search(
      VectorSet targets,
      int[][] exact,
      Effort effort,
      int value,
      FixedBitSet accepted,
      double warmUpSeconds)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      Queries queries = new Queries(reader, targets, exact, effort, value, accepted);
      queries.micros(warmUpSeconds);
      return new DeletesReport.Searches(queries.recall(), queries.micros(warmUpSeconds / 2));
    }
  }

  /** Searches of one kind. */
  private static final class Queries {

    private final IndexSearcher searcher;
    private final KnnFloatVectorQuery[] queries;
    private final int[][] exact;
    private final int[] rows;

    Queries(
        DirectoryReader reader,
        VectorSet targets,
        int[][] exact,
        Effort effort,
        int value,
        FixedBitSet accepted)
        throws IOException {
      this.searcher = new IndexSearcher(reader);
      this.exact = exact;
      this.rows = rows(reader);
      this.queries = new KnnFloatVectorQuery[exact.length];
      searcher.setQueryCache(null);
      Query filter =
          accepted == null ? null : AcceptedRowsQuery.of(reader, RowDocument.ROW_FIELD, accepted);
      for (int query = 0; query < queries.length; query++) {
        queries[query] =
            new KnnFloatVectorQuery(
                RowDocument.VECTOR_FIELD,
                targets.floats(query),
                effort.queryK(exact[query].length, value),
                filter,
                effort.strategy(value));
      }
    }

    private ScoreDoc[] search(int query) throws IOException {
      return searcher.search(queries[query], exact[query].length).scoreDocs;
    }

    double recall() throws IOException {
      int correct = 0;
      int wanted = 0;
      for (int query = 0; query < exact.length; query++) {
        Set<Integer> found = new HashSet<>();
        for (ScoreDoc hit : search(query)) {
          found.add(rows[hit.doc]);
        }
        wanted += exact[query].length;
        for (int row : exact[query]) {
          correct += found.contains(row) ? 1 : 0;
        }
      }
      return (double) correct / wanted;
    }

    /** Searches for so many seconds, each query at least once; returns the median microseconds. */
    double micros(double seconds) throws IOException {
      List<Long> nanos = new ArrayList<>();
      long start = System.nanoTime();
      for (int query = 0;
          query < exact.length || System.nanoTime() - start < seconds * 1e9;
          query++) {
        long before = System.nanoTime();
        search(query % exact.length);
        nanos.add(System.nanoTime() - before);
      }
      nanos.sort(null);
      return nanos.get(nanos.size() / 2) * 1e-3;
    }
  }

  private static int[] rows(DirectoryReader reader) throws IOException {
    int[] rows = new int[reader.maxDoc()];
    NumericDocValues values = MultiDocValues.getNumericValues(reader, RowDocument.ROW_FIELD);
    for (int document = values.nextDoc();
        document != NumericDocValues.NO_MORE_DOCS;
        document = values.nextDoc()) {
      rows[document] = (int) values.longValue();
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    writer.close();
    directory.close();
  }
}
