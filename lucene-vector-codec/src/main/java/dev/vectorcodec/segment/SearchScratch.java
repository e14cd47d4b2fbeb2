package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.BeamSearch;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a search works in, reused by later searches of the same field: {@link BeamSearch#BATCH}
 * nodes and vectors as they are stored, some 30 KB, and 40 bytes for each candidate of the widest
 * search so far.
 */
final class SearchScratch {

  final QuantizedQuery query;
  final BeamSearch beam = new BeamSearch();
  final NearestHeap nearest = new NearestHeap();
  final VisitedSet estimated = new VisitedSet();
  final float[] blockEstimates = new float[VectorKernels.BLOCK_CODES];
  final float[] neighborEstimates;

  /** Ints of the nodes that are expanded together, and of a block of sampled codes. */
  final int[] nodes;

  /** Where in the ints of a node each of its neighbors is. */
  final int[] neighborPlaces;

  final int[] sampleBlock;
  private final int paddedDimension;
  private float[] floatVectors = new float[0];
  private byte[] byteVectors = new byte[0];

  SearchScratch(GraphLayout graph, int paddedDimension) {
    this.paddedDimension = paddedDimension;
    this.query = new QuantizedQuery(paddedDimension);
    this.neighborEstimates = new float[graph.node().degree()];
    this.neighborPlaces = new int[graph.node().degree()];
    Arrays.setAll(neighborPlaces, slot -> graph.node().neighborOffset(slot) / Integer.BYTES);
    this.nodes = new int[BeamSearch.BATCH * graph.node().sizeInBytes() / Integer.BYTES];
    this.sampleBlock = new int[graph.sampleBlock().sizeInBytes() / Integer.BYTES];
  }

  /** A slot of the padded dimension for each node that is expanded together with others. */
  float[] floatVectors() {
    if (floatVectors.length == 0) {
      floatVectors = new float[BeamSearch.BATCH * paddedDimension];
    }
    return floatVectors;
  }

  /** A slot for each node that is expanded together with others. */
  byte[] byteVectors() {
    if (byteVectors.length == 0) {
      byteVectors = new byte[BeamSearch.BATCH * paddedDimension];
    }
    return byteVectors;
  }

  /**
   * Spare scratches of one field: a few slots that threads take from and give back to without
   * locks. A thread that finds none makes a new one; one that finds no free slot drops its own.
   */
  static final class Pool {

    private static final int SLOTS = 8;

    private final AtomicReferenceArray<SearchScratch> slots = new AtomicReferenceArray<>(SLOTS);
    private final GraphLayout graph;
    private final int paddedDimension;

    Pool(GraphLayout graph, int paddedDimension) {
      this.graph = graph;
      this.paddedDimension = paddedDimension;
    }

    SearchScratch take() {
      int start = Thread.currentThread().hashCode();
      for (int i = 0; i < SLOTS; i++) {
        SearchScratch scratch = slots.getAndSet(start + i & SLOTS - 1, null);
        if (scratch != null) {
          return scratch;
        }
      }
      return new SearchScratch(graph, paddedDimension);
    }

    void give(SearchScratch scratch) {
      int start = Thread.currentThread().hashCode();
      for (int i = 0; i < SLOTS; i++) {
        if (slots.compareAndSet(start + i & SLOTS - 1, null, scratch)) {
          return;
        }
      }
    }
  }
}
