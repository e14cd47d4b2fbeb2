package dev.vectorcodec.segment.search;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.NeighborQuery;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;

/**
 * Finds out by the codes beside the graph which neighbors of a node may be inside of the beam. So a
 * walk need not read the records of the others, which lie apart.
 *
 * <p>A neighbor that it left out comes again with other nodes that have it as a neighbor, and whose
 * estimates err in other ways.
 */
final class NeighborFilter {

  private final GraphLayout graph;
  private final NeighborCodeLayout layout;
  private final PagedFile.Cursor cursor;
  private final NeighborScratch scratch;

  /**
   * @param query the prepared query
   */
  NeighborFilter(
      FieldMetadata metadata, PagedFile.Cursor cursor, NeighborScratch scratch, float[] query) {
    this.graph = metadata.graph();
    this.layout = graph.neighborCodes();
    this.cursor = cursor;
    this.scratch = scratch;
    scratch.query.start(query, metadata.prepared().largestSquare());
  }

  /** Makes the reads of {@code count} nodes that follow wait for memory together. */
  void bringNear(int[] nodes, int count) throws IOException {
    cursor.bringNear(graph.rowOffset(0), graph.nodeBytes(), nodes, 0, count);
  }

  /**
   * Writes the slots of the neighbors that may be nearer than {@code bound} to {@link
   * NeighborScratch#selected}, and the row to the start of {@link NeighborScratch#node}.
   *
   * @param distance of the node, or an estimate: its error, the same for all neighbors, is small
   *     beside theirs, since its code has more bits
   * @return how many there are
   */
  int select(int node, float distance, float bound) throws IOException {
    int[] codes = scratch.node();
    cursor.readInts(graph.rowOffset(node), codes, 0, codes.length);
    NeighborQuery query = scratch.query;
    query.node(distance, Bounds.OF_CANDIDATES);
    for (int group = 0; group < layout.groups(); group++) {
      VectorKernels.INSTANCE.estimateBlock(
          codes,
          graph.degree() + group * layout.groupInts(),
          query.signQuery(),
          scratch.estimates,
          scratch.lowest,
          group * NeighborCodeLayout.GROUP);
    }
    return VectorKernels.INSTANCE.selectBelow(
        scratch.lowest, 0, graph.degree(), bound + query.leastError(), scratch.selected);
  }
}
