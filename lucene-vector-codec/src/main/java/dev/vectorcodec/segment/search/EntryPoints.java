package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.ClusterSample;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** Where a walk starts: the middle of the nearest clusters, and what a seeded query names. */
final class EntryPoints {

  private static final int CLUSTERS = 3;

  /** Tries to find accepted nodes for a filtered walk, and how many are enough. */
  private static final int MAX_TRIES = 1024;

  private static final int ACCEPTED_SAMPLE = 32;

  /** How many nodes of a cluster are looked at, if it has them, to see who is accepted. */
  private static final int SHARE_SAMPLE = 32;

  private final CodesLayout layout;
  private final CodeReader codes;
  private final NodeOrdinals numbers;
  private final NearestHeap nearest = new NearestHeap();

  EntryPoints(OpenField field, CodeReader codes) {
    this.layout = field.metadata().codes();
    this.codes = codes;
    this.numbers = field.numbers();
  }

  /** Finds the clusters whose centroids are nearest, if they are not known. */
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
        cluster + 1 < layout.clusterCount() ? numbers.firstNode(cluster + 1) : layout.count();
    return Math.max(1, next - first);
  }

  /** Starts at the samples of the clusters whose centroids are nearest. */
  void seedClusters(GraphWalk walk) throws IOException {
    findClusters();
    for (int i = 0; i < nearest.size(); i++) {
      int cluster = nearest.id(i);
      int first = numbers.firstNode(cluster);
      walk.seedRange(first, ClusterSample.size(clusterSize(cluster, first)));
    }
  }

  /** About the share of the nodes of the nearest clusters that are accepted. */
  double acceptedShare(HitCollector hits) throws IOException {
    findClusters();
    int sampled = 0;
    int accepted = 0;
    for (int i = 0; i < nearest.size(); i++) {
      int first = numbers.firstNode(nearest.id(i));
      int size = Math.min(clusterSize(nearest.id(i), first), layout.count() - first);
      int step = Math.max(1, size / SHARE_SAMPLE);
      for (int node = first; node < first + size; node += step) {
        sampled++;
        accepted += hits.accepts(numbers.ordinal(node)) ? 1 : 0;
      }
    }
    return sampled == 0 ? 0 : (double) accepted / sampled;
  }

  /** Starts at what the field names: the longest vectors, if it ranks by inner products. */
  void seedEntries(GraphWalk walk) throws IOException {
    int[] nodes = new int[layout.entryCount()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = numbers.entry(i);
    }
    walk.seed(nodes, nodes.length);
  }

  /** Starts at a sample of the accepted nodes. */
  void seedAccepted(GraphWalk walk, HitCollector hits) throws IOException {
    int[] nodes = new int[ACCEPTED_SAMPLE];
    int found = 0;
    int tries = Math.min(MAX_TRIES, layout.count());
    for (int i = 0; i < tries && found < ACCEPTED_SAMPLE; i++) {
      // Spread over all clusters whatever the number of tries that are needed.
      int node = (int) ((((i * 0x9E3779B97F4A7C15L) >>> 33) * layout.count()) >>> 31);
      if (hits.accepts(numbers.ordinal(node))) {
        nodes[found++] = node;
      }
    }
    walk.seed(nodes, found);
  }

  /** Starts at the ordinals that a seeded query names; it can be asked once. */
  void seedOrdinals(GraphWalk walk, KnnSearchStrategy strategy) throws IOException {
    if ((strategy instanceof KnnSearchStrategy.Seeded) == false) {
      return;
    }
    KnnSearchStrategy.Seeded seeded = (KnnSearchStrategy.Seeded) strategy;
    // Lucene maps the documents of the seed query to ordinals; the iterator's numbers are those.
    DocIdSetIterator ordinals = seeded.entryPoints();
    int[] nodes = new int[Math.max(1, Math.min(layout.count(), seeded.numberOfEntryPoints()))];
    int count = 0;
    for (int ordinal = ordinals.nextDoc();
        ordinal != DocIdSetIterator.NO_MORE_DOCS;
        ordinal = ordinals.nextDoc()) {
      if (count == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * count);
      }
      nodes[count++] = numbers.node(ordinal);
    }
    walk.seed(nodes, count);
  }
}
