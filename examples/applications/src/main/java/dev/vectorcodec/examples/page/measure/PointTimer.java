package dev.vectorcodec.examples.page.measure;

import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.page.search.OpenIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.search.TopDocs;

/** Measures one format at one effort, a little at a time. */
final class PointTimer {

  private final OpenIndex index;
  private final SampleQueries queries;
  private final int effort;
  private final int hits;
  private double recall;

  /** Of each query; whatever else the machine does hits one run or the other, not all. */
  private final long[] leastNanos;

  PointTimer(OpenIndex index, SampleQueries queries, int effort, int hits) {
    this.index = index;
    this.queries = queries;
    this.effort = effort;
    this.hits = hits;
    this.leastNanos = new long[queries.size()];
    Arrays.fill(leastNanos, Long.MAX_VALUE);
  }

  /** Finds recall. That is not timed: it has the JVM compile what is timed later. */
  void findRecall() throws IOException {
    double sum = 0;
    for (int query = 0; query < queries.size(); query++) {
      TopDocs found = search(query);
      float[] scores = new float[found.scoreDocs.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = found.scoreDocs[i].score;
      }
      sum += queries.recall(query, scores);
    }
    recall = sum / queries.size();
  }

  /** Searches for all queries, at least once, until the time is over. */
  void time(long nanos, AtomicBoolean stop) throws IOException {
    long start = System.nanoTime();
    do {
      for (int query = 0; query < queries.size(); query++) {
        long before = System.nanoTime();
        search(query);
        leastNanos[query] = Math.min(leastNanos[query], System.nanoTime() - before);
        if (stop.get()) {
          throw new CancellationException();
        }
      }
    } while (System.nanoTime() - start < nanos);
  }

  /** What is known by now. */
  MeasuredPoint point() {
    double millis = Arrays.stream(leastNanos).average().orElse(0) * 1e-6;
    return new MeasuredPoint(index.format(), effort, recall, millis);
  }

  private TopDocs search(int query) throws IOException {
    float[] vector = queries.vector(query);
    return index
        .searcher()
        .search(index.format().query(PackageIndex.VECTOR, vector, hits, effort, null), hits);
  }
}
