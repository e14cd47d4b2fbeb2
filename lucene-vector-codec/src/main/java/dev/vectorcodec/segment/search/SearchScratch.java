package dev.vectorcodec.segment.search;

import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.stored.ExactScorer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The arrays that a search works in, and that later searches of the same field use again. They grow
 * with the beam while a search needs that. Between searches a scratch keeps less than 256 KB, and
 * nothing where vectors are wider than {@link #WIDEST_KEPT}.
 */
final class SearchScratch {

  /** Wider vectors and their codes would take more, and making room for them costs little. */
  private static final int WIDEST_KEPT = 4096;

  final CodeReader codes;
  final WalkScratch walk;

  /** Ordinals that were scored exactly. */
  final VisitedSet scored = new VisitedSet();

  final int vectorSlots;
  private final int paddedDimension;
  private float[] floatVectors = new float[0];
  private byte[] byteVectors = new byte[0];

  SearchScratch(FieldMetadata metadata) {
    this.paddedDimension = metadata.paddedDimension();
    this.vectorSlots = ExactScorer.slots(paddedDimension);
    Geometry geometry = FieldMetadata.geometry(metadata.vectorLayout().similarity());
    this.codes = new CodeReader(metadata.codes(), geometry);
    GraphLayout graph = metadata.graph();
    NeighborScratch neighbors =
        graph.hasNeighborCodes()
            ? new NeighborScratch(graph.neighborCodes(), geometry, graph.nodeBytes())
            : null;
    this.walk = new WalkScratch(graph.degree(), codes.capacity(), vectorSlots, neighbors);
  }

  /** Slots of the padded dimension. */
  float[] floatVectors() {
    if (floatVectors.length == 0) {
      floatVectors = new float[vectorSlots * paddedDimension];
    }
    return floatVectors;
  }

  /** Slots of the padded dimension. */
  byte[] byteVectors() {
    if (byteVectors.length == 0) {
      byteVectors = new byte[vectorSlots * paddedDimension];
    }
    return byteVectors;
  }

  private void shrink() {
    walk.shrink();
    scored.shrink();
  }

  /**
   * Spare scratches of one field: a few slots that threads take from and give back to without
   * locks. A thread that finds none makes a new one; a thread that finds no free slot drops its
   * own.
   */
  static final class Pool {

    private static final int SLOTS = 8;

    private final AtomicReferenceArray<SearchScratch> slots = new AtomicReferenceArray<>(SLOTS);
    private final FieldMetadata metadata;

    Pool(FieldMetadata metadata) {
      this.metadata = metadata;
    }

    SearchScratch take() {
      int start = Thread.currentThread().hashCode();
      for (int i = 0; i < SLOTS; i++) {
        SearchScratch scratch = slots.getAndSet(start + i & SLOTS - 1, null);
        if (scratch != null) {
          return scratch;
        }
      }
      return new SearchScratch(metadata);
    }

    void give(SearchScratch scratch) {
      if (scratch.paddedDimension > WIDEST_KEPT) {
        return;
      }
      scratch.shrink();
      int start = Thread.currentThread().hashCode();
      for (int i = 0; i < SLOTS; i++) {
        if (slots.compareAndSet(start + i & SLOTS - 1, null, scratch)) {
          return;
        }
      }
    }
  }
}
