package dev.vectorcodec.examples.page.search;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.Rabitq104Codec;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** Who writes the vectors of an index, and how a query says how hard to look. */
public enum IndexFormat {
  /** This library's codec: a query has a beam width. */
  RABITQ {
    @Override
    Codec codec() {
      return new Rabitq104Codec();
    }

    @Override
    public int nearest(int hits, int effort) {
      return hits;
    }

    @Override
    public KnnSearchStrategy strategy(int effort) {
      return new BeamWidthStrategy(effort);
    }
  },

  /** What Lucene writes by default: how hard it looks follows from how many hits are wanted. */
  LUCENE {
    @Override
    Codec codec() {
      // By name: the default may be another, as it is in tests, and Lucene moves the classes.
      return Codec.forName("Lucene104");
    }

    @Override
    public int nearest(int hits, int effort) {
      return Math.max(hits, effort);
    }

    @Override
    public KnnSearchStrategy strategy(int effort) {
      return KnnSearchStrategy.Hnsw.DEFAULT;
    }
  };

  abstract Codec codec();

  /** What a query has to ask for, so that it looks this hard: Lucene's k. */
  public abstract int nearest(int hits, int effort);

  /** The strategy of a query that looks this hard. */
  public abstract KnnSearchStrategy strategy(int effort);

  /**
   * A query that looks this hard.
   *
   * @param filter null for all
   */
  public KnnFloatVectorQuery query(
      String field, float[] vector, int hits, int effort, Query filter) {
    return new KnnFloatVectorQuery(field, vector, nearest(hits, effort), filter, strategy(effort));
  }
}
