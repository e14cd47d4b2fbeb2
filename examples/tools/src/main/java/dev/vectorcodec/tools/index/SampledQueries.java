package dev.vectorcodec.tools.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;

/** Vectors of live documents, chosen at random, and what is nearest to each. */
final class SampledQueries {

  private final String field;
  private final List<float[]> queries;

  private SampledQueries(String field, List<float[]> queries) {
    this.field = field;
    this.queries = queries;
  }

  /**
   * What an exact search answers.
   *
   * @param hits how many there are, k unless the field has fewer
   * @param leastScore of the last hit: another document with this score is as right an answer
   */
  record Exact(int hits, float leastScore) {}

  /** Chooses queries evenly from all live documents with a vector; fewer if there are fewer. */
  static SampledQueries of(IndexReader reader, String field, int size, long seed)
      throws IOException {
    Random random = new Random(seed);
    List<float[]> chosen = new ArrayList<>();
    long seen = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      if (values == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      for (int ordinal = 0; ordinal < values.size(); ordinal++) {
        if (live != null && live.get(values.ordToDoc(ordinal)) == false) {
          continue;
        }
        // Algorithm R: each of those seen so far is in the sample with the same chance.
        long slot = seen < size ? seen : random.nextLong(seen + 1);
        seen++;
        if (slot < size) {
          float[] copy = values.vectorValue(ordinal).clone();
          if (slot < chosen.size()) {
            chosen.set((int) slot, copy);
          } else {
            chosen.add(copy);
          }
        }
      }
    }
    return new SampledQueries(field, chosen);
  }

  int count() {
    return queries.size();
  }

  float[] query(int number) {
    return queries.get(number);
  }

  /** Answers each query by comparing all. */
  List<Exact> answers(IndexReader reader, int k) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    List<Exact> answers = new ArrayList<>();
    for (float[] query : queries) {
      ScoreDoc[] nearest = ExactSearch.nearest(searcher, field, query, k).scoreDocs;
      answers.add(new Exact(nearest.length, nearest[nearest.length - 1].score));
    }
    return answers;
  }
}
