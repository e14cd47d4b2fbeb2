package dev.vectorcodec.segment.search;

import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.NeighborQuery;

/** The arrays in which a walk compares codes of neighbors. */
final class NeighborScratch {

  /** The most bytes of a node that a scratch keeps for a later search. */
  private static final int KEPT_BYTES = 48 << 10;

  final NeighborQuery query;

  /** Estimates, one for each slot of a node and up to whole groups. */
  final float[] estimates;

  /** The lower ends of the intervals around {@link #estimates}. */
  final float[] lowest;

  /** Slots of a node that are worth looking at. */
  final int[] selected;

  private final int ints;
  private int[] node = new int[0];

  /**
   * @param nodeBytes of a row and the codes that follow
   */
  NeighborScratch(NeighborCodeLayout layout, Geometry geometry, int nodeBytes) {
    this.query = new NeighborQuery(geometry, layout.paddedDimension());
    int slots = layout.groups() * NeighborCodeLayout.GROUP;
    this.estimates = new float[slots];
    this.lowest = new float[slots];
    this.selected = new int[slots];
    this.ints = nodeBytes / Integer.BYTES;
  }

  /** Room for a row and the codes that follow. */
  int[] node() {
    if (node.length == 0) {
      node = new int[ints];
    }
    return node;
  }

  /** Drops what wide vectors need. */
  void shrink() {
    if (node.length > KEPT_BYTES / Integer.BYTES) {
      node = new int[0];
    }
  }
}
