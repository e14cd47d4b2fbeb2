package dev.vectorcodec.benchmark.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/**
 * A filter whose bits are at hand, as those of a cached query are: a vector query takes the set out
 * of the iterator and does not walk it.
 */
public final class AcceptedRowsQuery extends Query {

  private final List<FixedBitSet> accepted;

  /** A query for {@code accepted} documents, one set for each segment in order. */
  private AcceptedRowsQuery(List<FixedBitSet> accepted) {
    this.accepted = accepted;
  }

  /**
   * A query for the documents of {@code rows}; merges may have moved them.
   *
   * @param rowField doc values that say the row of a document
   */
  public static Query of(IndexReader reader, String rowField, FixedBitSet rows) throws IOException {
    List<FixedBitSet> accepted = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      FixedBitSet documents = new FixedBitSet(leaf.reader().maxDoc());
      NumericDocValues values = leaf.reader().getNumericDocValues(rowField);
      while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int row = (int) values.longValue();
        if (row < rows.length() && rows.get(row)) {
          documents.set(values.docID());
        }
      }
      accepted.add(documents);
    }
    return new AcceptedRowsQuery(accepted);
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    long[] counts = accepted.stream().mapToLong(FixedBitSet::cardinality).toArray();
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext context) {
        BitSetIterator documents =
            new BitSetIterator(accepted.get(context.ord), counts[context.ord]);
        return new DefaultScorerSupplier(new ConstantScoreScorer(score(), scoreMode, documents));
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "accepted rows";
  }

  /** Sets are not compared bit by bit, because rewriting asks at every search. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
