package dev.vectorcodec.documents;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Reads all of a graph through Lucene's interface. */
final class GraphWalk {

  private GraphWalk() {}

  static int visitAll(KnnVectorsReader reader, String field) throws IOException {
    HnswGraph graph = ((HnswGraphProvider) reader).getGraph(field);
    int links = 0;
    graph.seek(0, graph.entryNode());
    for (int ordinal = 0; ordinal < graph.size(); ordinal++) {
      graph.seek(0, ordinal);
      while (graph.nextNeighbor() != DocIdSetIterator.NO_MORE_DOCS) {
        links++;
      }
    }
    return links;
  }
}
