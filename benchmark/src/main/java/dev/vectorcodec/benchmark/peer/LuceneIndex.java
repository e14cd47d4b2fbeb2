package dev.vectorcodec.benchmark.peer;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** An open Lucene index, searched without executor and query cache. */
final class LuceneIndex implements PeerIndex {

  private final Closeable directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Effort effort;
  private final boolean rescoring;

  /**
   * @param directory what is to be closed behind the reader
   */
  LuceneIndex(DirectoryReader reader, Closeable directory, Effort effort, boolean rescoring) {
    this.reader = reader;
    this.directory = directory;
    this.searcher = new IndexSearcher(reader);
    this.searcher.setQueryCache(null);
    this.effort = effort;
    this.rescoring = rescoring;
  }

  @Override
  public PeerSearcher searcher(Queries queries, int topK) throws IOException {
    return new Searcher(queries, topK);
  }

  @Override
  public int row(int hit) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(hit, reader.leaves()));
    NumericDocValues rows = leaf.reader().getNumericDocValues(RowDocument.ROW_FIELD);
    if (rows.advanceExact(hit - leaf.docBase) == false) {
      throw new IllegalStateException("document " + hit + " has no row");
    }
    return (int) rows.longValue();
  }

  @Override
  public int segments() {
    return reader.leaves().size();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }

  private final class Searcher implements PeerSearcher {

    private final Queries queries;
    private final int topK;
    private final Query rowFilter;
    private long visited;

    Searcher(Queries queries, int topK) throws IOException {
      this.queries = queries;
      this.topK = topK;
      this.rowFilter =
          queries.accepted() == null
              ? null
              : AcceptedRowsQuery.of(reader, RowDocument.ROW_FIELD, queries.accepted());
    }

    @Override
    public int search(int query, int value, int[] hits) throws IOException {
      ScoreDoc[] found = searcher.search(query(query, value), topK).scoreDocs;
      int count = Math.min(found.length, topK);
      for (int i = 0; i < count; i++) {
        hits[i] = found[i].doc;
      }
      return count;
    }

    private Query query(int query, int value) {
      int k = effort.queryK(topK, value);
      KnnSearchStrategy strategy = effort.strategy(value);
      if (queries.bytes() != null) {
        return new CountingByteQuery(queries.bytes()[query], k, strategy);
      }
      float[] target = queries.floats()[query];
      Query nearest = new CountingFloatQuery(target, k, strategy);
      return rescoring
          ? RescoreTopNQuery.createFullPrecisionRescorerQuery(
              nearest, target, RowDocument.VECTOR_FIELD, topK)
          : nearest;
    }

    /** Keeps how many vectors the collectors of all segments were told of. */
    private TopDocs counted(TopDocs merged) {
      visited = merged.totalHits.value();
      return merged;
    }

    @Override
    public long visited() {
      return visited;
    }

    @Override
    public void close() {}

    private final class CountingFloatQuery extends KnnFloatVectorQuery {

      CountingFloatQuery(float[] target, int k, KnnSearchStrategy strategy) {
        super(RowDocument.VECTOR_FIELD, target, k, rowFilter, strategy);
      }

      @Override
      protected TopDocs mergeLeafResults(TopDocs[] perLeafResults) {
        return counted(super.mergeLeafResults(perLeafResults));
      }
    }

    private final class CountingByteQuery extends KnnByteVectorQuery {

      CountingByteQuery(byte[] target, int k, KnnSearchStrategy strategy) {
        super(RowDocument.VECTOR_FIELD, target, k, rowFilter, strategy);
      }

      @Override
      protected TopDocs mergeLeafResults(TopDocs[] perLeafResults) {
        return counted(super.mergeLeafResults(perLeafResults));
      }
    }
  }
}
