package dev.vectorcodec.opensearch.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;

/** The exact scores of documents' vectors. */
abstract sealed class VectorScores extends DoubleValuesSource permits FloatScores, ByteScores {

  private final String field;

  VectorScores(String field) {
    this.field = field;
  }

  final String field() {
    return field;
  }

  abstract DoubleValues scores(LeafReaderContext context) throws IOException;

  @Override
  public final DoubleValues getValues(LeafReaderContext context, DoubleValues scores)
      throws IOException {
    return scores(context);
  }

  @Override
  public final boolean needsScores() {
    return false;
  }

  @Override
  public final DoubleValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public final boolean isCacheable(LeafReaderContext context) {
    return true;
  }
}
