package dev.vectorcodec.segment;

import dev.vectorcodec.graph.BeamSearch;
import dev.vectorcodec.graph.NearestHeap;
import dev.vectorcodec.graph.VisitedSet;
import dev.vectorcodec.kernel.QuantizedQuery;
import dev.vectorcodec.kernel.VectorKernels;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a search works in, reused by later searches of the same field: some 10 KB plus 30 bytes for
 * each candidate of the widest search so far.
 */
final class SearchScratch {

  final QuantizedQuery query;
  final BeamSearch beam = new BeamSearch();
  final NearestHeap nearest = new NearestHeap();
  final VisitedSet estimated = new VisitedSet();
  final float[] blockEstimates = new float[VectorKernels.BLOCK_CODES];
  final int[] selected = new int[VectorKernels.BLOCK_CODES];
  final float[] neighborEstimates;
  final int[] neighbors;

  private SearchScratch(int paddedDimension, int degree) {
    this.query = new QuantizedQuery(paddedDimension);
    this.neighborEstimates = new float[degree];
    this.neighbors = new int[degree];
  }

  /**
   * Spare scratches of one field: a few slots that threads take from and give back to without
   * locks. A thread that finds none makes a new one; one that finds no free slot drops its own.
   */
  static final class Pool {

    private static final int SLOTS = 8;

    private final AtomicReferenceArray<SearchScratch> slots = new AtomicReferenceArray<>(SLOTS);
    private final int paddedDimension;
    private final int degree;

    Pool(int paddedDimension, int degree) {
      this.paddedDimension = paddedDimension;
      this.degree = degree;
    }

    SearchScratch take() {
      int start = Thread.currentThread().hashCode();
      for (int i = 0; i < SLOTS; i++) {
        SearchScratch scratch = slots.getAndSet(start + i & SLOTS - 1, null);
        if (scratch != null) {
          return scratch;
        }
      }
      return new SearchScratch(paddedDimension, degree);
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
