package dev.vectorcodec.opensearch.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;

/** Those of byte vectors. */
final class ByteScores extends VectorScores {

  private final byte[] target;

  ByteScores(String field, byte[] target) {
    super(field);
    this.target = target;
  }

  @Override
  DoubleValues scores(LeafReaderContext context) throws IOException {
    return DoubleValuesSource.similarityToQueryVector(context, target, field());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteScores that
        && that.field().equals(field())
        && Arrays.equals(that.target, target);
  }

  @Override
  public int hashCode() {
    return 31 * field().hashCode() + Arrays.hashCode(target);
  }

  @Override
  public String toString() {
    return "scores of " + field();
  }
}
