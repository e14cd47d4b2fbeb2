package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.NodeExpander;
import java.io.IOException;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** Tells the search strategy about every expanded node; patience counts on it. */
final class PatienceSignal implements NodeExpander {

  private final NodeExpander nodes;
  private final KnnSearchStrategy strategy;

  private PatienceSignal(NodeExpander nodes, KnnSearchStrategy strategy) {
    this.nodes = nodes;
    this.strategy = strategy;
  }

  /** Strategies that are known not to listen cost nothing. */
  static NodeExpander wrap(NodeExpander nodes, KnnSearchStrategy strategy) {
    return strategy == null || strategy.getClass() == KnnSearchStrategy.Hnsw.class
        ? nodes
        : new PatienceSignal(nodes, strategy);
  }

  @Override
  public void load(int[] numbers, int count) throws IOException {
    nodes.load(numbers, count);
  }

  @Override
  public int expand(int loaded, boolean first) throws IOException {
    int estimates = nodes.expand(loaded, first);
    strategy.nextVectorsBlock();
    return estimates;
  }

  @Override
  public float[] estimates() {
    return nodes.estimates();
  }

  @Override
  public int neighbor(int slot) throws IOException {
    return nodes.neighbor(slot);
  }

  @Override
  public boolean isStopped() {
    return nodes.isStopped();
  }
}
