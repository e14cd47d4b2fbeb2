package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.VectorRows;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.graph.walk.CandidatePool;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.graph.walk.VisitedSet;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the nodes of the carried graph that are near a vector, by a walk with exact distances. One
 * instance a thread.
 */
final class CarriedWalk {

  /** The target's row; the rows of the nodes that are compared with it follow. */
  private static final int TARGET = 0;

  private static final int EXPECTED_BLOCKS = 256;

  private final NeighborLists lists;
  private final int beam;
  private final int kept;
  private final int batch;
  private final VectorRows rows;
  private final int[] rowIds;
  private final int[] met;
  private final VisitedSet visited = new VisitedSet();
  private final CandidatePool open = new CandidatePool();
  private final NearestHeap nearest = new NearestHeap();
  private int metCount;

  /**
   * @param lists neighbors of the carried nodes; the walk reads no others
   * @param beam how many of the nearest it takes its way over
   * @param kept how many of the nearest nodes that it meets it finds
   */
  CarriedWalk(VectorSource vectors, NeighborLists lists, int beam, int kept) {
    this.lists = lists;
    this.beam = beam;
    this.kept = kept;
    this.batch = lists.degree();
    this.rows = new VectorRows(vectors, batch + 1);
    this.rowIds = new int[batch];
    Arrays.setAll(rowIds, i -> i + 1);
    this.met = new int[batch];
  }

  /**
   * Writes near nodes of {@code node} to {@code target}, nearest first; returns how many.
   *
   * @param starts where the walk starts
   * @param target has room for as many as it finds
   */
  int find(int node, int[] starts, int[] target) throws IOException {
    rows.read(node, TARGET);
    visited.reset(EXPECTED_BLOCKS);
    open.reset(beam);
    nearest.reset(kept);
    for (int start : starts) {
      meet(start);
    }
    compare();
    while (open.hasNext()) {
      int taken = open.take();
      int count = lists.count(taken);
      for (int slot = 0; slot < count; slot++) {
        meet(lists.neighbor(taken, slot));
      }
      compare();
    }
    nearest.sort();
    for (int i = 0; i < nearest.size(); i++) {
      target[i] = nearest.id(i);
    }
    return nearest.size();
  }

  private void meet(int node) throws IOException {
    if (visited.add(node)) {
      if (metCount == batch) {
        compare();
      }
      met[metCount++] = node;
    }
  }

  /** Offers the nodes that it met to the beam. */
  private void compare() throws IOException {
    rows.read(met, metCount, TARGET + 1);
    float[] distances = rows.distances(TARGET, rowIds, metCount);
    for (int i = 0; i < metCount; i++) {
      open.offer(distances[i], met[i]);
      nearest.offer(distances[i], met[i]);
    }
    metCount = 0;
    open.trim();
  }
}
