package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.ClusterSample;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Finds where a walk starts: at the middle of the nearest clusters, and at the documents that a
 * seeded query names.
 */
final class EntryPoints {

  private static final int CLUSTERS = 3;

  /** How often a filtered walk tries to find an accepted node, and how many are enough. */
  private static final int MAX_TRIES = 1024;

  private static final int ACCEPTED_SAMPLE = 32;

  /**
   * How many nodes of a cluster a search looks at, if there are that many, to see how many are
   * accepted.
   */
  private static final int SHARE_SAMPLE = 32;

  private final CodesLayout layout;
  private final CodeReader codes;
  private final NodeOrdinals nodeOrdinals;
  private final NearestHeap nearest = new NearestHeap();

  EntryPoints(OpenField field, CodeReader codes) {
    this.layout = field.metadata().codes();
    this.codes = codes;
    this.nodeOrdinals = field.nodeOrdinals();
  }

  /** Finds the clusters whose centroids are nearest, unless they are known. */
  private void findClusters() throws IOException {
    if (nearest.size() > 0) {
      return;
    }
    nearest.reset(CLUSTERS);
    int step = codes.capacity();
    for (int first = 0; first < layout.clusterCount(); first += step) {
      int batch = Math.min(step, layout.clusterCount() - first);
      codes.estimateCentroids(first, batch);
      nearest.offerBlock(codes.estimates(), batch, first);
    }
  }

  private int clusterSize(int cluster, int first) throws IOException {
    int next =
        cluster + 1 < layout.clusterCount() ? nodeOrdinals.firstNode(cluster + 1) : layout.count();
    return Math.max(1, next - first);
  }

  /** Starts at the samples of the clusters whose centroids are nearest. */
  void seedClusters(GraphWalk walk) throws IOException {
    findClusters();
    for (int i = 0; i < nearest.size(); i++) {
      int cluster = nearest.id(i);
      int first = nodeOrdinals.firstNode(cluster);
      walk.seedRange(first, ClusterSample.size(clusterSize(cluster, first)));
    }
  }

  /** Estimates the share of the nodes of the nearest clusters that are accepted. */
  double acceptedShare(HitCollector hits) throws IOException {
    findClusters();
    int sampled = 0;
    int accepted = 0;
    for (int i = 0; i < nearest.size(); i++) {
      int first = nodeOrdinals.firstNode(nearest.id(i));
      int size = Math.min(clusterSize(nearest.id(i), first), layout.count() - first);
      int step = Math.max(1, size / SHARE_SAMPLE);
      for (int node = first; node < first + size; node += step) {
        sampled++;
        accepted += hits.accepts(nodeOrdinals.ordinal(node)) ? 1 : 0;
      }
    }
    return sampled == 0 ? 0 : (double) accepted / sampled;
  }

  /** Starts at the entries of the field: its longest vectors, if it ranks by inner products. */
  void seedEntries(GraphWalk walk) throws IOException {
    int[] nodes = new int[layout.entryCount()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = nodeOrdinals.entry(i);
    }
    walk.seed(nodes, nodes.length);
  }

  /** Starts at a sample of the accepted nodes. */
  void seedAccepted(GraphWalk walk, HitCollector hits) throws IOException {
    int[] nodes = new int[ACCEPTED_SAMPLE];
    int found = 0;
    int tries = Math.min(MAX_TRIES, layout.count());
    for (int i = 0; i < tries && found < ACCEPTED_SAMPLE; i++) {
      // Spread over all clusters however many tries that takes.
      int node = (int) ((((i * 0x9E3779B97F4A7C15L) >>> 33) * layout.count()) >>> 31);
      if (hits.accepts(nodeOrdinals.ordinal(node))) {
        nodes[found++] = node;
      }
    }
    walk.seed(nodes, found);
  }

  /** Starts at the ordinals that a seeded query names; the query gives them only once. */
  void seedOrdinals(GraphWalk walk, KnnSearchStrategy strategy) throws IOException {
    if ((strategy instanceof KnnSearchStrategy.Seeded) == false) {
      return;
    }
    KnnSearchStrategy.Seeded seeded = (KnnSearchStrategy.Seeded) strategy;
    // Lucene maps the documents of the seed query to ordinals; the iterator returns these.
    DocIdSetIterator ordinals = seeded.entryPoints();
    int[] nodes = new int[Math.max(1, Math.min(layout.count(), seeded.numberOfEntryPoints()))];
    int count = 0;
    for (int ordinal = ordinals.nextDoc();
        ordinal != DocIdSetIterator.NO_MORE_DOCS;
        ordinal = ordinals.nextDoc()) {
      if (count == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * count);
      }
      nodes[count++] = nodeOrdinals.node(ordinal);
    }
    walk.seed(nodes, count);
  }
}
