package dev.vectorcodec.opensearch.query;

import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;

/** Widens the best nested document of each document to all that the filter accepts. */
final class Siblings {

  private Siblings() {}

  static Query of(Query best, Query filter, BitSetProducer parents, VectorScores scores) {
    Query documents = new ToParentBlockJoinQuery(best, parents, ScoreMode.None);
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(new ToChildBlockJoinQuery(documents, parents), BooleanClause.Occur.FILTER);
    all.add(new FieldExistsQuery(scores.field()), BooleanClause.Occur.FILTER);
    if (filter != null) {
      all.add(filter, BooleanClause.Occur.FILTER);
    }
    DoubleValuesSource source = scores;
    return new FunctionScoreQuery(all.build(), source);
  }
}
