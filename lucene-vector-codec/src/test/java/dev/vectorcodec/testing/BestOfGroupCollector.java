package dev.vectorcodec.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.search.AbstractKnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/** Keeps the best document of each of the {@code k} best groups, as block join searches do. */
public final class BestOfGroupCollector extends AbstractKnnCollector {

  private final IntUnaryOperator groupOfDocument;
  private final Map<Integer, ScoreDoc> best = new HashMap<>();

  /** Collects {@code k} groups. */
  public BestOfGroupCollector(int k, IntUnaryOperator groupOfDocument) {
    super(k, Integer.MAX_VALUE);
    this.groupOfDocument = groupOfDocument;
  }

  /** The groups kept, with the best document of each. */
  public Map<Integer, ScoreDoc> groups() {
    return best;
  }

  private ScoreDoc worst() {
    ScoreDoc worst = null;
    for (ScoreDoc candidate : best.values()) {
      worst = worst == null || candidate.score < worst.score ? candidate : worst;
    }
    return worst;
  }

  @Override
  public boolean collect(int document, float similarity) {
    int group = groupOfDocument.applyAsInt(document);
    ScoreDoc known = best.get(group);
    if (known != null && known.score >= similarity) {
      return false;
    }
    best.put(group, new ScoreDoc(document, similarity));
    if (best.size() > k()) {
      best.remove(groupOfDocument.applyAsInt(worst().doc));
    }
    return true;
  }

  @Override
  public int numCollected() {
    return best.size();
  }

  @Override
  public float minCompetitiveSimilarity() {
    return best.size() < k() ? Float.NEGATIVE_INFINITY : worst().score;
  }

  @Override
  public TopDocs topDocs() {
    TotalHits hits = new TotalHits(visitedCount(), TotalHits.Relation.EQUAL_TO);
    return new TopDocs(hits, best.values().toArray(ScoreDoc[]::new));
  }
}
