package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;

/**
 * Best-first walk over a graph by estimated distances.
 *
 * <p>Takes the nearest candidate of the beam, expands it, and offers its neighbors' estimates to
 * the beam, until every candidate of the beam was taken. A node is expanded once; until then it may
 * enter the beam through several neighbors, because each of them estimates its distance anew and
 * one bad estimate must not hide it; once it was expanded, its other entries free their slots when
 * their turn comes. A walk that is not stopped therefore expands as many nodes as the beam is wide,
 * or all it can reach. Owns scratch space that is reused: one instance a search at a time.
 */
public final class BeamSearch {

  private final CandidatePool pool = new CandidatePool();
  private VisitedSet expanded = new VisitedSet();
  private VisitedSet expandedBefore = new VisitedSet();
  private boolean widened;
  private int[] selected = new int[64];

  /** Starts a search that keeps the {@code beam} nearest candidates. */
  public void reset(int beam) {
    pool.reset(beam);
    expanded.reset(beam);
    widened = false;
  }

  /** Starts over with a wider beam; nodes expanded before are known and not offered again. */
  public void widen(int beam) {
    if (widened == false) {
      VisitedSet swapped = expandedBefore;
      expandedBefore = expanded;
      expanded = swapped;
    }
    widened = true;
    pool.reset(beam);
    expanded.reset(beam);
  }

  /** Whether this search, at any width, expanded {@code node}. */
  public boolean wasExpanded(int node) {
    return expanded.contains(node) || (widened && expandedBefore.contains(node));
  }

  /** Offers a node to start from. */
  public void seed(float distance, int node) {
    pool.insert(distance, node);
  }

  /** Walks until the beam is exhausted or the expander stops it; returns the nodes expanded. */
  public int run(NodeExpander nodes) throws IOException {
    int count = 0;
    while (pool.hasNext() && nodes.isStopped() == false) {
      int node = pool.next();
      if (expanded.add(node)) {
        boolean first = widened == false || expandedBefore.add(node);
        offerNeighbors(nodes, nodes.expand(node, first));
        count++;
      } else {
        pool.dropTaken();
      }
    }
    return count;
  }

  private void offerNeighbors(NodeExpander nodes, int estimateCount) throws IOException {
    float[] estimates = nodes.estimates();
    if (selected.length < estimateCount) {
      selected = new int[estimateCount];
    }
    float bound = pool.bound();
    int found = VectorKernels.INSTANCE.selectBelow(estimates, estimateCount, bound, selected);
    for (int i = 0; i < found; i++) {
      float estimate = estimates[selected[i]];
      if (estimate < bound) {
        int neighbor = nodes.neighbor(selected[i]);
        if (expanded.contains(neighbor) == false) {
          pool.insert(estimate, neighbor);
          bound = pool.bound();
        }
      }
    }
  }
}
