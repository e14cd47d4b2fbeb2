package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BestOfGroupCollector;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/**
 * Promise: a search that a first walk does not satisfy costs at most one and a half scans of what
 * is accepted and one walk, by what it says it visited and by the codes that it read.
 *
 * <p>Walks once got wider until they had seen the whole segment, each from its start again.
 */
public class TestWidening extends LuceneTestCase {

  private static final int SMALL = 8_000;
  private static final int DIMENSION = 32;

  /** Codes that a first walk may read: more than the default beam's expansions ever meet. */
  private static final int WALK = 48 * 32;

  /** A segment, and what a search of it reads. */
  private static final class Segment implements AutoCloseable {

    final RowVectors vectors;
    final RowVectors queries;
    final CountingDirectory directory = new CountingDirectory(new ByteBuffersDirectory());
    final DirectoryReader reader;
    final LeafReader leaf;

    Segment(int count) throws IOException {
      this(
          RowVectors.random(
              random(),
              VectorEncoding.FLOAT32,
              VectorSimilarityFunction.EUCLIDEAN,
              count + 5,
              DIMENSION));
    }

    /**
     * @param all the last five are the queries
     */
    Segment(RowVectors all) throws IOException {
      int count = all.size() - 5;
      vectors = all.range(0, count);
      queries = all.range(count, count + 5);
      RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withCodeBits(2).withGraphThreshold(0);
      RowIndex.write(directory, RowIndex.config(options).setUseCompoundFile(false), vectors);
      reader = DirectoryReader.open(directory);
      leaf = reader.leaves().get(0).reader();
      directory.reset();
    }

    List<Integer> sorted(int query) {
      return BruteForce.sorted(vectors, row -> true, queries, query);
    }

    /** Codes that were read since the last call; two bits of 64 components take 32 bytes. */
    long codesRead() {
      long codes = directory.recordBytes() / 32;
      directory.reset();
      return codes;
    }

    void assertBounded(String message, int accepted, long work) {
      assertTrue(
          message + " of " + vectors.size() + ": " + work + " codes for " + accepted,
          work <= 1.5 * accepted);
    }

    @Override
    public void close() throws IOException {
      reader.close();
      directory.close();
    }
  }

  /** What a query costs, summed over some queries. */
  private interface Work {
    long of(Segment segment, int query) throws IOException;
  }

  private static void checkLinear(Work work) throws IOException {
    long[] total = new long[2];
    for (int i = 0; i < 2; i++) {
      try (Segment segment = new Segment(SMALL << i)) {
        for (int query = 0; query < segment.queries.size(); query++) {
          total[i] += work.of(segment, query);
        }
      }
    }
    assertTrue(total[1] + " after " + total[0], total[1] <= 2.3 * total[0]);
  }

  /** Half of all vectors are hits. */
  public void testRadius() throws IOException {
    checkLinear(
        (segment, query) -> {
          int count = segment.vectors.size();
          List<Integer> sorted = segment.sorted(query);
          float similarity =
              segment.vectors.score(sorted.get(count / 2 - 1), segment.queries, query) * 0.99999f;
          ScoreDoc[] hits =
              new IndexSearcher(segment.reader)
                  .search(segment.queries.radiusQuery(RowIndex.FIELD, query, similarity), count)
                  .scoreDocs;
          FixedBitSet seen = new FixedBitSet(count);
          for (ScoreDoc hit : hits) {
            assertFalse("hit twice", seen.getAndSet(hit.doc));
            assertTrue(hit.score >= similarity);
          }
          assertTrue("hits=" + hits.length, hits.length >= 0.99 * count / 2);
          // Once it is clear that all are wanted, vectors alone are read.
          long vectorsRead = segment.directory.vectorBytes() / (DIMENSION * Float.BYTES);
          assertTrue("vectors read: " + vectorsRead, vectorsRead <= count + WALK);
          long codesRead = segment.codesRead();
          assertTrue("codes read: " + codesRead, codesRead <= WALK);
          return vectorsRead + codesRead;
        });
  }

  /** Twenty parents: the nearest thousands of documents belong to one. */
  public void testTwentyParents() throws IOException {
    checkLinear(
        (segment, query) -> {
          int count = segment.vectors.size();
          List<Integer> sorted = segment.sorted(query);
          int[] parents = new int[count];
          float[] best = new float[20];
          for (int rank = count - 1; rank >= 0; rank--) {
            int row = sorted.get(rank);
            parents[row] = rank * 20 / count;
            best[parents[row]] = segment.vectors.score(row, segment.queries, query);
          }
          BestOfGroupCollector collector = new BestOfGroupCollector(10, row -> parents[row]);
          segment.queries.search(
              segment.leaf, RowIndex.FIELD, query, collector, AcceptDocs.fromLiveDocs(null, count));
          assertEquals(10, collector.groups().size());
          for (int parent = 0; parent < 10; parent++) {
            float score = collector.groups().get(parent).score;
            assertEquals(best[parent], score, BruteForce.scoreTolerance(score));
          }
          long read = segment.codesRead();
          segment.assertBounded("parents", count, read);
          segment.assertBounded("parents, visited", count, collector.visitedCount());
          return read;
        });
  }

  /**
   * Many documents may have the same placeholder. More of them than a beam holds lay just at its
   * edge, where a filtered walk left out all it had not gone to, and a scan had to follow.
   */
  public void testCopies() throws IOException {
    float[][] all = RandomVectors.gaussians(random(), SMALL + 5, DIMENSION);
    for (int row = SMALL - 500; row < all.length; row++) {
      all[row] = all[0].clone();
    }
    for (int query = SMALL; query < all.length; query++) {
      all[query][0] += 0.1f;
    }
    try (Segment segment = new Segment(RowVectors.of(VectorSimilarityFunction.EUCLIDEAN, all))) {
      FixedBitSet accepted = new FixedBitSet(SMALL);
      accepted.set(0, SMALL - 1);
      for (int query = 0; query < segment.queries.size(); query++) {
        TopKnnCollector collector = new TopKnnCollector(10, Integer.MAX_VALUE);
        AcceptDocs acceptDocs = AcceptDocs.fromLiveDocs(accepted.asReadOnlyBits(), SMALL);
        segment.queries.search(segment.leaf, RowIndex.FIELD, query, collector, acceptDocs);
        for (ScoreDoc hit : collector.topDocs().scoreDocs) {
          assertTrue("a copy", hit.doc == 0 || hit.doc >= SMALL - 500);
        }
        long read = segment.codesRead();
        assertTrue("codes read: " + read, read < SMALL / 2);
      }
    }
  }

  /** The nearest tenth is not accepted: deleted, or filtered out. */
  public void testBlockedRegion() throws IOException {
    checkLinear(
        (segment, query) -> {
          int count = segment.vectors.size();
          List<Integer> sorted = segment.sorted(query);
          FixedBitSet accepted = new FixedBitSet(count);
          for (int row : sorted.subList(count / 10, count)) {
            accepted.set(row);
          }
          int cardinality = accepted.cardinality();
          AcceptDocs acceptDocs =
              random().nextBoolean()
                  ? AcceptDocs.fromLiveDocs(accepted.asReadOnlyBits(), count)
                  : AcceptDocs.fromIteratorSupplier(
                      () -> new BitSetIterator(accepted, cardinality), null, count);
          // The limit of Lucene's queries, which score everything themselves once it is reached.
          TopKnnCollector collector = new TopKnnCollector(10, cardinality + 1);
          segment.queries.search(segment.leaf, RowIndex.FIELD, query, collector, acceptDocs);
          assertFalse(collector.earlyTerminated());
          List<Integer> expected = sorted.subList(count / 10, count / 10 + 20);
          ScoreDoc[] hits = collector.topDocs().scoreDocs;
          assertEquals(10, hits.length);
          int correct = 0;
          for (ScoreDoc hit : hits) {
            assertTrue(accepted.get(hit.doc));
            correct += expected.contains(hit.doc) ? 1 : 0;
          }
          assertTrue("correct=" + correct, correct >= 8);
          long read = segment.codesRead();
          segment.assertBounded("blocked", cardinality, read);
          segment.assertBounded("blocked, visited", cardinality, collector.visitedCount());
          return read;
        });
  }
}
