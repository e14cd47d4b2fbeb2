package dev.vectorcodec.segment.search;

import dev.vectorcodec.events.SearchEvent;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.ByteScorer;
import dev.vectorcodec.segment.stored.ExactScorer;
import dev.vectorcodec.segment.stored.FloatScorer;
import dev.vectorcodec.segment.stored.QueryCheck;
import dev.vectorcodec.segment.stored.StoredVectors;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Searches one field of a segment, for all threads. The first search makes what all searches share:
 * opening a segment computes nothing.
 */
public final class FieldSearcher {

  private final FieldMetadata metadata;
  private final StoredVectors vectors;
  private final PagedFile codes;
  private final PagedFile graph;
  private final SearchScratch.Pool scratches;
  private final SearchCosts costs;
  private volatile VectorPreparation preparation;

  public FieldSearcher(
      FieldMetadata metadata, StoredVectors vectors, PagedFile codes, PagedFile graph) {
    this.metadata = metadata;
    this.vectors = vectors;
    this.codes = codes;
    this.graph = graph;
    this.scratches = new SearchScratch.Pool(metadata);
    this.costs = new SearchCosts(metadata);
  }

  public FieldMetadata metadata() {
    return metadata;
  }

  public StoredVectors vectors() {
    return vectors;
  }

  /** The graph as Lucene sees it. */
  public HnswGraph hnswGraph() throws IOException {
    return metadata.graph().exists()
        ? new StoredGraph(metadata, codes.cursor(), graph.cursor())
        : HnswGraph.EMPTY;
  }

  public void search(float[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    QueryCheck.floats(metadata.vectorLayout(), target);
    if (isEmpty(collector) == false) {
      SearchScratch scratch = scratches.take();
      ExactScorer scorer = new FloatScorer(vectors.open(), target, scratch.floatVectors());
      search(scorer, target, collector, acceptDocs, scratch);
    }
  }

  public void search(byte[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    QueryCheck.bytes(metadata.vectorLayout(), target);
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
    return metadata.count() == 0 || collector.k() == 0;
  }

  private void search(
      ExactScorer scorer,
      float[] values,
      KnnCollector collector,
      AcceptDocs acceptDocs,
      SearchScratch scratch)
      throws IOException {
    if (preparation == null) {
      preparation = metadata.preparation();
    }
    CodeReader codeReader = scratch.codes;
    PreparedQuery query =
        new PreparedQuery(metadata, preparation, scorer, values, codeReader.query());
    OpenField field = new OpenField(metadata, codes, graph);
    codeReader.start(field.codes(), preparation.rotatedMean());
    SearchEvent event = new SearchEvent();
    event.begin();
    long visitedBefore = collector.visitedCount();
    new FieldSearch(field, scorer, query, collector, scratch, costs).run(acceptDocs, event);
    if (event.shouldCommit()) {
      event.vectors = metadata.count();
      event.k = collector.k();
      event.visitedVectors = collector.visitedCount() - visitedBefore;
      event.verifiedPages = field.verifiedPages() + scorer.vectors().verifiedPages();
      event.commit();
    }
    // A search that failed leaves its scratch to the garbage collector.
    scratches.give(scratch);
  }
}
