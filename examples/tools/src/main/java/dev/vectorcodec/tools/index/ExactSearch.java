package dev.vectorcodec.tools.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Scores every vector of a field: what recall is measured against. */
public final class ExactSearch {

  private static final Comparator<ScoreDoc> WORST_FIRST =
      Comparator.comparingDouble((ScoreDoc hit) -> hit.score)
          .thenComparing(Comparator.comparingInt((ScoreDoc hit) -> hit.doc).reversed());

  private ExactSearch() {}

  /** The nearest of all documents that are not deleted. */
  public static TopDocs nearest(IndexSearcher searcher, String field, float[] vector, int hits)
      throws IOException {
    return nearest(searcher, field, vector, hits, MatchAllDocsQuery.INSTANCE);
  }

  /** The nearest of the documents that a filter accepts. */
  public static TopDocs nearest(
      IndexSearcher searcher, String field, float[] vector, int hits, Query filter)
      throws IOException {
    Query rewritten = searcher.rewrite(new ConstantScoreQuery(filter));
    Weight weight = searcher.createWeight(rewritten, ScoreMode.COMPLETE_NO_SCORES, 1);
    PriorityQueue<ScoreDoc> best = new PriorityQueue<>(hits, WORST_FIRST);
    int count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      Scorer accepted = weight.scorer(leaf);
      if (values == null || accepted == null) {
        continue;
      }
      VectorScorer scorer = values.scorer(vector);
      if (scorer == null) {
        continue;
      }
      DocIdSetIterator documents =
          ConjunctionUtils.intersectIterators(List.of(accepted.iterator(), scorer.iterator()));
      Bits liveDocs = leaf.reader().getLiveDocs();
      for (int document = documents.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = documents.nextDoc()) {
        if (liveDocs == null || liveDocs.get(document)) {
          count++;
          offer(best, hits, new ScoreDoc(leaf.docBase + document, scorer.score()));
        }
      }
    }
    ScoreDoc[] sorted = best.toArray(new ScoreDoc[0]);
    Arrays.sort(sorted, WORST_FIRST.reversed());
    return new TopDocs(new TotalHits(count, TotalHits.Relation.EQUAL_TO), sorted);
  }

  private static void offer(PriorityQueue<ScoreDoc> best, int hits, ScoreDoc candidate) {
    if (best.size() == hits) {
      if (candidate.score <= best.element().score) {
        return;
      }
      best.remove();
    }
    best.add(candidate);
  }
}
