package dev.vectorcodec.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Reads all of a graph through Lucene's interface. */
final class DocumentedWalk {

  private DocumentedWalk() {}

  /** The neighbors of each ordinal. */
  static List<List<Integer>> neighbors(KnnVectorsReader reader, String field) throws IOException {
    HnswGraph graph = ((HnswGraphProvider) reader).getGraph(field);
    List<List<Integer>> all = new ArrayList<>();
    if (graph.size() > 0) {
      graph.seek(0, graph.entryNode());
    }
    for (int ordinal = 0; ordinal < graph.size(); ordinal++) {
      graph.seek(0, ordinal);
      List<Integer> neighbors = new ArrayList<>();
      for (int neighbor = graph.nextNeighbor();
          neighbor != DocIdSetIterator.NO_MORE_DOCS;
          neighbor = graph.nextNeighbor()) {
        neighbors.add(neighbor);
      }
      all.add(neighbors);
    }
    return all;
  }
}
