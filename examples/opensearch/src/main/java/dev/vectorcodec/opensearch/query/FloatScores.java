package dev.vectorcodec.opensearch.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;

/** Those of float vectors. */
final class FloatScores extends VectorScores {

  private final float[] target;

  FloatScores(String field, float[] target) {
    super(field);
    this.target = target;
  }

  @Override
  DoubleValues scores(LeafReaderContext context) throws IOException {
    return DoubleValuesSource.similarityToQueryVector(context, target, field());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatScores that
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
