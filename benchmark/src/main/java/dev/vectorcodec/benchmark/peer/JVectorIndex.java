package dev.vectorcodec.benchmark.peer;

import io.github.jbellis.jvector.disk.RandomAccessReader;
import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.util.FixedBitSet;

/** An open JVector index. */
final class JVectorIndex implements PeerIndex {

  private final JVectorPeer.Codes codes;
  private final VectorSimilarityFunction function;
  private final ReaderSupplier supplier;
  private final OnDiskGraphIndex graph;
  private final PQVectors encoded;
  private final RandomAccessVectorValues heapRows;

  JVectorIndex(
      Path directory,
      JVectorPeer.Codes codes,
      boolean vectorsOnHeap,
      VectorSimilarityFunction function)
      throws IOException {
    this.codes = codes;
    this.function = function;
    this.supplier = ReaderSupplierFactory.open(directory.resolve(JVectorPeer.GRAPH_FILE));
    this.graph = OnDiskGraphIndex.load(supplier);
    this.encoded =
        codes == JVectorPeer.Codes.IN_MEMORY
            ? codes(directory.resolve(JVectorPeer.CODES_FILE))
            : null;
    if (vectorsOnHeap) {
      try (OnDiskGraphIndex.View view = graph.getView()) {
        this.heapRows = new JVectorRows(view);
      }
    } else {
      this.heapRows = null;
    }
  }

  private static PQVectors codes(Path path) throws IOException {
    try (ReaderSupplier codesSupplier = ReaderSupplierFactory.open(path);
        RandomAccessReader reader = codesSupplier.get()) {
      return PQVectors.load(reader);
    }
  }

  @Override
  public PeerSearcher searcher(Queries queries, int topK) {
    return new Searcher(queries, topK);
  }

  @Override
  public int row(int hit) {
    return hit;
  }

  @Override
  public int segments() {
    return 1;
  }

  @Override
  public void close() throws IOException {
    graph.close();
    supplier.close();
  }

  private final class Searcher implements PeerSearcher {

    private final GraphSearcher searcher = new GraphSearcher(graph);
    private final VectorFloat<?>[] targets;
    private final int topK;
    private final Bits accepted;
    private long visited;

    Searcher(Queries queries, int topK) {
      FixedBitSet rows = queries.accepted();
      this.accepted = rows == null ? Bits.ALL : row -> row < rows.length() && rows.get(row);
      VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
      this.targets = new VectorFloat<?>[queries.size()];
      for (int query = 0; query < targets.length; query++) {
        targets[query] = types.createFloatVector(queries.floats()[query].clone());
      }
      this.topK = topK;
    }

    @Override
    public int search(int query, int effort, int[] hits) {
      SearchResult result = searcher.search(scores(targets[query]), topK, effort, 0f, 0f, accepted);
      SearchResult.NodeScore[] nodes = result.getNodes();
      int count = Math.min(nodes.length, topK);
      for (int i = 0; i < count; i++) {
        hits[i] = nodes[i].node;
      }
      visited = result.getVisitedCount();
      return count;
    }

    private SearchScoreProvider scores(VectorFloat<?> target) {
      ImmutableGraphIndex.ScoringView view = (ImmutableGraphIndex.ScoringView) searcher.getView();
      if (codes == JVectorPeer.Codes.NONE) {
        return DefaultSearchScoreProvider.exact(
            target, function, heapRows == null ? (RandomAccessVectorValues) view : heapRows);
      }
      ScoreFunction.ApproximateScoreFunction estimates =
          codes == JVectorPeer.Codes.FUSED
              ? view.approximateScoreFunctionFor(target, function)
              : encoded.precomputedScoreFunctionFor(target, function);
      return new DefaultSearchScoreProvider(estimates, view.rerankerFor(target, function));
    }

    @Override
    public long visited() {
      return visited;
    }

    @Override
    public void close() throws IOException {
      searcher.close();
    }
  }
}
