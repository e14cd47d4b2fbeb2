package dev.vectorcodec.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.junit.Assert;

/**
 * Searches for the best {@code k} of each query: how many were found, and that every score is exact
 * and no better one follows.
 */
public record SearchCheck(RowVectors vectors, RowVectors queries, int k) {

  /** Scores differ by the rounding of sums, and by nothing that is added to them. */
  private static final float SCORE_TOLERANCE = 1e-5f;

  /** Share of the best {@code k} of all queries that was found. */
  public double recall(IndexSearcher searcher) throws IOException {
    return recall(searcher, query -> null);
  }

  /**
   * Share of the best {@code k} accepted rows of all queries that was found.
   *
   * @param accepted the rows that a query accepts; null for all
   */
  public double recall(IndexSearcher searcher, IntFunction<IntPredicate> accepted)
      throws IOException {
    return recall(searcher, accepted, true);
  }

  /** Share of the best {@code k} rows that was found, where the others are deleted. */
  public double recallOfLive(IndexSearcher searcher, IntPredicate live) throws IOException {
    return recall(searcher, query -> live, false);
  }

  /**
   * @param filters whether queries have to say what they accept
   */
  private double recall(IndexSearcher searcher, IntFunction<IntPredicate> accepted, boolean filters)
      throws IOException {
    int[] rowOfDocument = RowIndex.rows(searcher.getIndexReader());
    int correct = 0;
    for (int query = 0; query < queries.size(); query++) {
      IntPredicate rows = accepted.apply(query);
      Query filter = filters && rows != null ? points(rows) : null;
      Query best = queries.query(RowIndex.FIELD, query, k, filter);
      List<Integer> found = rows(searcher.search(best, k).scoreDocs, rowOfDocument, query);
      List<Integer> sorted =
          BruteForce.sorted(vectors, rows == null ? row -> true : rows, queries, query);
      Assert.assertEquals("hits", Math.min(k, sorted.size()), found.size());
      correct += BruteForce.correct(found, sorted, k, vectors, queries, query);
    }
    return correct / (double) (k * queries.size());
  }

  private Query points(IntPredicate filter) {
    int[] rows = IntStream.range(0, vectors.size()).filter(filter).toArray();
    return IntPoint.newSetQuery(RowIndex.ROW, rows);
  }

  private List<Integer> rows(ScoreDoc[] hits, int[] rowOfDocument, int query) {
    List<Integer> rows = new ArrayList<>();
    for (int rank = 0; rank < hits.length; rank++) {
      int row = rowOfDocument[hits[rank].doc];
      float expected = vectors.score(row, queries, query);
      float rounding = SCORE_TOLERANCE * expected + vectors.sumRounding(row, queries, query);
      Assert.assertEquals("score", expected, hits[rank].score, rounding);
      Assert.assertTrue("sorted", rank == 0 || hits[rank - 1].score >= hits[rank].score);
      rows.add(row);
    }
    return rows;
  }
}
