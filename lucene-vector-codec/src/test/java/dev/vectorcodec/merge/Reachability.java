package dev.vectorcodec.merge;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Walks a whole graph: which nodes can be reached from its entry? */
public final class Reachability {

  private Reachability() {}

  /** Checks that a field's graph has so many nodes, and that all of them can be reached. */
  public static void assertAll(LeafReader leaf, String field, int nodes) throws IOException {
    KnnVectorsReader reader = ((CodecReader) leaf).getVectorReader();
    if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
      reader = fields.getFieldReader(field);
    }
    HnswGraph graph = ((HnswGraphProvider) reader).getGraph(field);
    assertEquals("nodes", nodes, graph.size());
    BitSet reached = new BitSet();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(graph.entryNode());
    reached.set(graph.entryNode());
    while (open.isEmpty() == false) {
      graph.seek(0, open.remove());
      for (int neighbor = graph.nextNeighbor();
          neighbor != DocIdSetIterator.NO_MORE_DOCS;
          neighbor = graph.nextNeighbor()) {
        if (reached.get(neighbor) == false) {
          reached.set(neighbor);
          open.add(neighbor);
        }
      }
    }
    assertEquals("nodes that can be reached", nodes, reached.cardinality());
  }
}
