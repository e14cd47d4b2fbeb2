package dev.vectorcodec.segment;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;

/**
 * Searches one field of a segment, for all threads. What searches share is made at the first one:
 * opening a segment computes nothing.
 */
final class FieldSearcher {

  private final FieldEntry entry;
  private final StoredVectors vectors;
  private final PagedFile codes;
  private final PagedFile graph;
  private final SearchScratch.Pool scratches;
  private volatile VectorPreparation preparation;

  FieldSearcher(FieldEntry entry, StoredVectors vectors, PagedFile codes, PagedFile graph) {
    this.entry = entry;
    this.vectors = vectors;
    this.codes = codes;
    this.graph = graph;
    this.scratches = new SearchScratch.Pool(entry.graph(), entry.paddedDimension());
  }

  FieldEntry entry() {
    return entry;
  }

  StoredVectors vectors() {
    return vectors;
  }

  PagedFile codes() {
    return codes;
  }

  PagedFile graph() {
    return graph;
  }

  void search(float[] target, KnnCollector collector, AcceptDocs acceptDocs) throws IOException {
    QueryCheck.floats(entry.raw(), target);
    if (isEmpty(collector) == false) {
      SearchScratch scratch = scratches.take();
      ExactScorer scorer = new FloatScorer(vectors.open(), target, scratch.floatVectors());
      search(scorer, target, collector, acceptDocs, scratch);
    }
  }

  void search(byte[] target, KnnCollector collector, AcceptDocs acceptDocs) throws IOException {
    QueryCheck.bytes(entry.raw(), target);
    if (isEmpty(collector) == false) {
      float[] values = new float[target.length];
      for (int i = 0; i < target.length; i++) {
        values[i] = target[i];
      }
      SearchScratch scratch = scratches.take();
      ExactScorer scorer = new ByteScorer(vectors.open(), target, scratch.byteVectors());
      search(scorer, values, collector, acceptDocs, scratch);
    }
  }

  private boolean isEmpty(KnnCollector collector) {
    return entry.count() == 0 || collector.k() == 0;
  }

  private void search(
      ExactScorer scorer,
      float[] values,
      KnnCollector collector,
      AcceptDocs acceptDocs,
      SearchScratch scratch)
      throws IOException {
    if (preparation == null) {
      preparation = entry.preparation();
    }
    PreparedQuery query = new PreparedQuery(entry, preparation, scorer, values, scratch.query);
    new FieldSearch(this, scorer, query, collector, scratch).run(acceptDocs);
    // A search that failed leaves its scratch to the garbage collector.
    scratches.give(scratch);
  }
}
