package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.BruteForce;
import dev.vectorcodec.testing.CountedIndex;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a radius query that is not walked reads codes or vectors of what is accepted, whichever
 * is less, and each once.
 *
 * <p>Nothing told such a query's number of hits before its scan of the codes, so all codes were
 * read, and the vectors of all hits after them. And what was accepted was all that Lucene allows a
 * filtered query to visit: it took that for a search that was cut short, and scored all again.
 */
public class TestRadiusScans extends LuceneTestCase {

  private static final int COUNT = 6_000;
  private static final int DIMENSION = 32;
  private static final int QUERIES = 5;

  /** Codes and vectors that a sample reads, to tell how many hits there are. */
  private static final int SAMPLE = 64;

  private CountedIndex index;
  private RowVectors vectors;
  private RowVectors queries;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    vectors =
        RowVectors.of(
            VectorSimilarityFunction.EUCLIDEAN,
            RandomVectors.gaussians(random(), COUNT, DIMENSION));
    queries =
        RowVectors.of(
            VectorSimilarityFunction.EUCLIDEAN,
            RandomVectors.gaussians(random(), QUERIES, DIMENSION));
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE);
    index = new CountedIndex(options, vectors, DIMENSION);
  }

  @Override
  public void tearDown() throws Exception {
    index.close();
    super.tearDown();
  }

  /**
   * Searches for the {@code hits} nearest of the first {@code accepted} rows by their similarity.
   *
   * @return how many vectors and codes were read
   */
  private long[] search(int query, int hits, int accepted) throws IOException {
    List<Integer> nearest =
        BruteForce.sorted(vectors, row -> row < accepted, queries, query).subList(0, hits);
    float similarity = vectors.score(nearest.get(hits - 1), queries, query) * 0.99999f;
    Query filter = accepted == COUNT ? null : IntPoint.newRangeQuery(RowIndex.ROW, 0, accepted - 1);
    Query radius = queries.radiusQuery(RowIndex.FIELD, query, similarity, filter);
    ScoreDoc[] found = index.search(radius, COUNT);
    Set<Integer> documents = new HashSet<>();
    for (ScoreDoc hit : found) {
      assertTrue("hit twice", documents.add(hit.doc));
      assertTrue("accepted", hit.doc < accepted);
      assertTrue("similar", hit.score >= similarity);
    }
    assertTrue("hits=" + found.length + " of " + hits, found.length >= 0.99 * hits);
    return new long[] {index.vectorsRead(), index.codesRead()};
  }

  private void check(int hits, int accepted, int mostVectors, int mostCodes) throws IOException {
    for (int query = 0; query < QUERIES; query++) {
      long[] read = search(query, hits, accepted);
      String message = read[0] + " vectors, " + read[1] + " codes for " + hits + " of " + accepted;
      assertTrue(message, read[0] <= mostVectors && read[1] <= mostCodes);
    }
  }

  public void testMostAreHits() throws IOException {
    check(COUNT * 3 / 4, COUNT, COUNT + SAMPLE, SAMPLE);
    check(COUNT, COUNT, COUNT + SAMPLE, SAMPLE);
  }

  public void testFewAreHits() throws IOException {
    check(20, COUNT, COUNT / 4, COUNT + SAMPLE);
  }

  public void testFilter() throws IOException {
    int accepted = COUNT / 3;
    check(accepted * 3 / 4, accepted, accepted + SAMPLE, SAMPLE);
    check(20, accepted, accepted / 2, accepted + SAMPLE);
  }
}
