package dev.vectorcodec.examples.page.walk;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnCollectorManager;
import org.apache.lucene.search.knn.MultiLeafKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.BlockingFloatHeap;

/** A query for one segment that remembers what the search looked at. Used once, by one thread. */
final class RecordedQuery extends KnnFloatVectorQuery {

  private final boolean asks;
  private final Set<Integer> asked = new LinkedHashSet<>();
  private RecordingCollector collector;

  /**
   * @param asks whether to let the search ask for every document that it would keep, as it does
   *     with a filter; else it is the search that it would be without this class
   */
  RecordedQuery(KnnFloatVectorQuery query, boolean asks) {
    super(
        query.getField(),
        query.getTargetCopy(),
        query.getK(),
        query.getFilter(),
        query.getSearchStrategy());
    this.asks = asks;
  }

  @Override
  protected KnnCollectorManager getKnnCollectorManager(int k, IndexSearcher searcher) {
    return (visitLimit, strategy, segment) -> {
      collector = new RecordingCollector(k, visitLimit, strategy);
      // A format may search longer for a collector it does not know. This one is Lucene's, for
      // several segments; of one segment it wants what a plain top k does.
      return new MultiLeafKnnCollector(k, new BlockingFloatHeap(k), collector);
    };
  }

  @Override
  protected TopDocs approximateSearch(
      LeafReaderContext segment,
      AcceptDocs accepted,
      int visitLimit,
      KnnCollectorManager collectors)
      throws IOException {
    AcceptDocs documents = asks ? new ListeningDocs(accepted, segment) : accepted;
    return super.approximateSearch(segment, documents, visitLimit, collectors);
  }

  /** What was given to the collector; nothing if Lucene scored all that the filter accepts. */
  List<ScoreDoc> given() {
    return collector == null ? List.of() : collector.given();
  }

  /** The documents that were asked for, in this order, once it compared the first vector. */
  Set<Integer> asked() {
    return asked;
  }

  /** How many vectors were compared with the query, by code or exactly. */
  long compared() {
    return collector == null ? 0 : collector.visitedCount();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Accepts what another does, and remembers who was asked for. */
  private final class ListeningDocs extends AcceptDocs {

    private final AcceptDocs documents;
    private final int count;

    ListeningDocs(AcceptDocs documents, LeafReaderContext segment) {
      this.documents = documents;
      this.count = segment.reader().maxDoc();
    }

    @Override
    public Bits bits() throws IOException {
      Bits bits = documents.bits();
      return new Bits() {
        @Override
        public boolean get(int document) {
          boolean isAccepted = bits == null || bits.get(document);
          // Before, a search may ask for a sample, to see how much the filter lets through.
          if (isAccepted && compared() > 0) {
            asked.add(document);
          }
          return isAccepted;
        }

        @Override
        public int length() {
          return count;
        }
      };
    }

    @Override
    public DocIdSetIterator iterator() throws IOException {
      return documents.iterator();
    }

    @Override
    public int cost() throws IOException {
      return documents.cost();
    }
  }
}
