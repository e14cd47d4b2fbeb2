package dev.vectorcodec.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.AbstractKnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/** Remembers everything it is given and is never satisfied: any hit would be competitive. */
public final class RecordingCollector extends AbstractKnnCollector {

  private final List<ScoreDoc> collected = new ArrayList<>();

  /** A collector that asks for {@code k} hits and allows {@code visitLimit} vectors. */
  public RecordingCollector(int k, long visitLimit) {
    super(k, visitLimit);
  }

  /** Everything that was collected, in that order. */
  public List<ScoreDoc> collected() {
    return collected;
  }

  @Override
  public boolean collect(int document, float similarity) {
    collected.add(new ScoreDoc(document, similarity));
    return true;
  }

  @Override
  public int numCollected() {
    return collected.size();
  }

  @Override
  public float minCompetitiveSimilarity() {
    return Float.NEGATIVE_INFINITY;
  }

  @Override
  public TopDocs topDocs() {
    TotalHits hits = new TotalHits(visitedCount(), TotalHits.Relation.EQUAL_TO);
    return new TopDocs(hits, collected.toArray(ScoreDoc[]::new));
  }
}
