package dev.vectorcodec.concurrency;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Four writers and four searchers, with refresh, merges, updates and deletes at the same time: no
 * errors, every hit is live and scored exactly, and afterwards the index holds what the model
 * holds.
 *
 * <p>{@code -Dvectorcodec.soakSeconds=60} makes it run longer than the few seconds of a test run.
 */
public class TestConcurrentIndexing extends LuceneTestCase {

  private static final int THREADS = 4;
  private static final int DIMENSION = 24;
  private static final int IDS_PER_WRITER = 1_500;
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.EUCLIDEAN;

  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong searches = new AtomicLong();

  public void testIndexAndSearchAtTheSameTime() throws Exception {
    long deadline =
        System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("vectorcodec.soakSeconds", 5));
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(50);
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(new Rabitq104Codec(options)).setRAMBufferSizeMB(0.5);
    ExecutorService threads =
        Executors.newFixedThreadPool(2 * THREADS, new NamedThreadFactory("concurrent-indexing"));
    try (Directory directory = new MMapDirectory(createTempDir())) {
      Map<Integer, float[]> model = new HashMap<>();
      try (IndexWriter writer = new IndexWriter(directory, config);
          SearcherManager searchers = new SearcherManager(writer, null)) {
        List<Callable<Map<Integer, float[]>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int firstId = thread * IDS_PER_WRITER;
          long seed = random().nextLong();
          tasks.add(() -> write(writer, firstId, new Random(seed), deadline));
          tasks.add(() -> search(searchers, new Random(seed + 1), deadline));
        }
        for (Future<Map<Integer, float[]>> task : threads.invokeAll(tasks)) {
          model.putAll(resultOf(task));
        }
      }
      assertTrue("no operation ran", operations.get() > 0);
      assertTrue("no search ran", searches.get() > 0);
      checkContent(directory, model);
      try (CheckIndex check = new CheckIndex(directory)) {
        assertTrue("CheckIndex", check.checkIndex().clean);
      }
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  private static <T> T resultOf(Future<T> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed", e.getCause());
    }
  }

  private static float[] randomVector(Random random) {
    float[] vector = new float[DIMENSION];
    int cluster = random.nextInt(16);
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (random.nextGaussian() + (i % 16 == cluster ? 4 : 0));
    }
    return vector;
  }

  /** Adds, replaces and deletes documents of its own ids; returns what must be there at the end. */
  private Map<Integer, float[]> write(IndexWriter writer, int firstId, Random random, long deadline)
      throws IOException {
    Map<Integer, float[]> model = new HashMap<>();
    while (System.nanoTime() < deadline) {
      int id = firstId + random.nextInt(IDS_PER_WRITER);
      Term term = new Term("id", Integer.toString(id));
      int action = random.nextInt(100);
      if (action < 10) {
        writer.deleteDocuments(term);
        model.remove(id);
      } else {
        Document document = new Document();
        document.add(new StringField("id", Integer.toString(id), Field.Store.NO));
        document.add(new NumericDocValuesField("number", id));
        float[] vector = action < 20 ? null : randomVector(random);
        if (vector != null) {
          document.add(new KnnFloatVectorField("vector", vector, SIMILARITY));
        }
        writer.updateDocument(term, document);
        model.put(id, vector);
      }
      if (random.nextInt(2_000) == 0) {
        writer.flush();
      }
      operations.incrementAndGet();
    }
    return model;
  }

  private Map<Integer, float[]> search(SearcherManager searchers, Random random, long deadline)
      throws IOException {
    while (System.nanoTime() < deadline) {
      searchers.maybeRefresh();
      IndexSearcher searcher = searchers.acquire();
      try {
        float[] query = randomVector(random);
        int k = 1 + random.nextInt(60);
        checkHits(searcher, query, searcher.search(knn(query, k), k).scoreDocs);
        searches.incrementAndGet();
      } finally {
        searchers.release(searcher);
      }
    }
    return Map.of();
  }

  private static KnnFloatVectorQuery knn(float[] query, int k) {
    return new KnnFloatVectorQuery("vector", query, k);
  }

  private static void checkHits(IndexSearcher searcher, float[] query, ScoreDoc[] hits)
      throws IOException {
    float last = Float.POSITIVE_INFINITY;
    for (ScoreDoc hit : hits) {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
      int document = hit.doc - leaf.docBase;
      assertTrue(
          "hit is deleted",
          leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(document));
      FloatVectorValues values = leaf.reader().getFloatVectorValues("vector");
      DocIndexIterator iterator = values.iterator();
      assertEquals(document, iterator.advance(document));
      float expected = SIMILARITY.compare(query, values.vectorValue(iterator.index()));
      assertEquals(expected, hit.score, 1e-5f);
      assertTrue("not sorted", hit.score <= last);
      last = hit.score;
    }
  }

  private static void checkContent(Directory directory, Map<Integer, float[]> model)
      throws IOException {
    Map<Integer, float[]> left = new HashMap<>(model);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(model.size(), reader.numDocs());
      for (LeafReaderContext leaf : reader.leaves()) {
        NumericDocValues numbers = leaf.reader().getNumericDocValues("number");
        FloatVectorValues values = leaf.reader().getFloatVectorValues("vector");
        DocIndexIterator iterator = values == null ? null : values.iterator();
        for (int document = numbers.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = numbers.nextDoc()) {
          if (leaf.reader().getLiveDocs() != null
              && leaf.reader().getLiveDocs().get(document) == false) {
            continue;
          }
          int id = (int) numbers.longValue();
          assertTrue("id=" + id + " stands twice or should be gone", left.containsKey(id));
          boolean hasVector = iterator != null && advanceTo(iterator, document);
          float[] stored = hasVector ? values.vectorValue(iterator.index()) : null;
          assertArrayEquals("id=" + id, left.remove(id), stored, 0f);
        }
      }
      checkRecall(new IndexSearcher(reader), model);
    }
    assertEquals(Set.of(), left.keySet());
  }

  private static boolean advanceTo(DocIndexIterator iterator, int document) throws IOException {
    int current = iterator.docID() < document ? iterator.advance(document) : iterator.docID();
    return current == document;
  }

  private static void checkRecall(IndexSearcher searcher, Map<Integer, float[]> model)
      throws IOException {
    int found = 0;
    int wanted = 0;
    for (int query = 0; query < 50; query++) {
      float[] target = randomVector(random());
      float[] scores = new float[model.size()];
      int count = 0;
      for (float[] vector : model.values()) {
        if (vector != null) {
          scores[count++] = SIMILARITY.compare(target, vector);
        }
      }
      Arrays.sort(scores, 0, count);
      int best = Math.min(10, count);
      float worst = scores[count - best];
      Set<Integer> documents = new HashSet<>();
      for (ScoreDoc hit : searcher.search(knn(target, 50), best).scoreDocs) {
        assertTrue("document twice", documents.add(hit.doc));
        found += hit.score >= worst - 1e-6f ? 1 : 0;
      }
      wanted += best;
    }
    assertTrue(found + " of " + wanted, found >= 0.95 * wanted);
  }
}
