package dev.vectorcodec.durable;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFiles;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.Bits;

/**
 * An index and a log on a simulated disk, in one thread, with documents that are a text each. Some
 * texts stand for documents that cannot be.
 */
abstract class DurableTestCase extends LuceneTestCase {

  /** The mapper does not make a document of this one. */
  static final String UNMAPPABLE = "unmappable";

  /** The index does not take this one: its term is too long. */
  static final String REFUSED = "refused";

  private static final String INDEX = "index";
  private static final String LOG = "log";

  final SimulatedClock clock = new SimulatedClock();
  SimulatedDisk disk = new SimulatedDisk();
  boolean sorted;
  boolean ownCodec;
  Analyzer analyzer = new StandardAnalyzer();
  Random logRandom;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    logRandom = new Random(random().nextLong());
    ownCodec = random().nextBoolean();
    sorted = random().nextInt(4) == 0;
  }

  SimulatedDirectory directory() {
    return new SimulatedDirectory(disk, INDEX);
  }

  SimulatedLogStorage storage() {
    return new SimulatedLogStorage(disk, LOG);
  }

  LogOptions logOptions() {
    return LogOptions.DEFAULT
        .withClock(clock)
        .withRandom(logRandom)
        .withDedicatedThread(false)
        .withPreallocationBytes(4096)
        .withFirstPreallocationBytes(0)
        .withBufferBytes(4096)
        .withReserveBytes(0);
  }

  DurableOptions options() {
    return DurableOptions.DEFAULT
        .withLog(logOptions())
        .withDirectorySync(directory -> ((SimulatedDirectory) directory).strictSync());
  }

  IndexWriterConfig config() {
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer).setMergeScheduler(new SerialMergeScheduler());
    if (ownCodec) {
      config.setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT));
    }
    if (sorted) {
      config.setIndexSort(new Sort(new SortField("number", SortField.Type.LONG)));
    }
    return config;
  }

  DurableIndexWriter open() throws IOException {
    return open(config(), options());
  }

  DurableIndexWriter open(IndexWriterConfig config, DurableOptions options) throws IOException {
    return DurableIndexWriter.open(
        directory(), storage(), config, options, DurableTestCase::document);
  }

  static long newestGeneration(DurableIndexWriter writer) throws IOException {
    LogFiles files = writer.logFiles();
    return files.oldestGeneration() + files.generations() - 1;
  }

  /** The name of a generation's file. */
  static String generationName(long generation) {
    return String.format(Locale.ROOT, "log-%010d.xlog", generation);
  }

  /** The machine stops, and starts again with what that leaves on the disk. */
  void crash(CrashModel model) {
    disk.stop();
    disk = disk.crash(model, random().nextLong());
  }

  /** Closes a writer whose disk may still fail. */
  static void closeAnyway(DurableIndexWriter writer) {
    try {
      writer.close();
    } catch (IOException | AlreadyClosedException e) {
      // The test is about what was acknowledged before.
    }
  }

  static Document document(LogDocument record) throws IOException {
    String text = text(record.source());
    if (text.equals(UNMAPPABLE)) {
      throw new IOException(UNMAPPABLE);
    }
    Document document = new Document();
    document.add(new StoredField("text", text));
    document.add(new NumericDocValuesField("number", text.hashCode()));
    String term = text.equals(REFUSED) ? "x".repeat(40_000) : text;
    document.add(new StringField("term", term, Field.Store.NO));
    for (LogDocument.VectorField vector : record.vectors()) {
      float[] values = ((LogDocument.FloatVector) vector).values();
      document.add(
          new KnnFloatVectorField(vector.name(), values, VectorSimilarityFunction.EUCLIDEAN));
    }
    return document;
  }

  static LogDocument record(String id, String text) {
    float[] vector = {id.hashCode() % 1000, text.hashCode() % 1000, text.length()};
    return new LogDocument(
        bytes(id), List.of(new LogDocument.FloatVector("vector", vector)), bytes(text));
  }

  static LogOperation put(String id, String text) {
    return new LogOperation.Put(record(id, text));
  }

  static LogOperation delete(String id) {
    return new LogOperation.Delete(bytes(id));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What a searcher sees now, texts by ids. */
  static Map<String, String> content(DurableIndexWriter writer) throws IOException {
    ReferenceManager<IndexSearcher> searchers = writer.searchers();
    searchers.maybeRefreshBlocking();
    IndexSearcher searcher = searchers.acquire();
    try {
      return content(searcher.getIndexReader());
    } finally {
      searchers.release(searcher);
    }
  }

  /** What the last commit holds, texts by ids. */
  static Map<String, String> content(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return content(reader);
    }
  }

  static Map<String, String> content(IndexReader reader) throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      StoredFields stored = leaf.reader().storedFields();
      NumericDocValues lsns = leaf.reader().getNumericDocValues("_lsn");
      Bits live = leaf.reader().getLiveDocs();
      for (int doc = lsns.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lsns.nextDoc()) {
        if (live == null || live.get(doc)) {
          Document document = stored.document(doc);
          String id = document.getBinaryValue("_id").utf8ToString();
          assertNull("twice: " + id, content.put(id, document.get("text")));
          assertTrue("LSN of " + id, lsns.longValue() > 0);
        }
      }
    }
    assertEquals(reader.numDocs(), content.size());
    return content;
  }
}
