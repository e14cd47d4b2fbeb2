package dev.vectorcodec.examples.page.walk;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** Keeps the best as Lucene's own does, and beside them all that it was given, in order. */
final class RecordingCollector extends TopKnnCollector {

  private final List<ScoreDoc> given = new ArrayList<>();

  RecordingCollector(int k, int visitLimit, KnnSearchStrategy strategy) {
    super(k, visitLimit, strategy);
  }

  @Override
  public boolean collect(int document, float score) {
    given.add(new ScoreDoc(document, score));
    return super.collect(document, score);
  }

  /** Documents with their scores, the first one first. */
  List<ScoreDoc> given() {
    return given;
  }
}
