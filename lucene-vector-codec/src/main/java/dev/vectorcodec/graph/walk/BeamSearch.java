package dev.vectorcodec.graph.walk;

import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import org.apache.lucene.util.ArrayUtil;

/**
 * Best-first walk over a graph by estimated distances.
 *
 * <p>Takes the nearest candidate of the beam, expands it, and offers its neighbors' estimates to
 * the beam, until every candidate of the beam was taken. A node is expanded once; until then it may
 * enter the beam through several neighbors, because each of them estimates its distance anew and
 * one bad estimate must not hide it; once it was expanded, its other entries free their slots when
 * their turn comes. A walk that is not stopped therefore expands about as many nodes as the beam is
 * wide, or all it can reach. Owns scratch space that is reused: one instance a search at a time.
 */
public final class BeamSearch {

  /**
   * Nodes that are expanded together. More of them wait for memory at the same time, but the later
   * ones are chosen without knowing what the earlier ones found.
   */
  public static final int BATCH = 8;

  /** Rejected candidates kept for each slot of a filtered beam. */
  private static final int REJECTED_PER_SLOT = 4;

  private static final int MAX_REJECTED = 1 << 20;

  private final CandidatePool pool = new CandidatePool();
  private VisitedSet expanded = new VisitedSet();
  private VisitedSet expandedBefore = new VisitedSet();
  private final CandidatePool rejected = new CandidatePool();
  private NodeFilter filter;
  private boolean widened;
  private int wanted;
  private int expandedCount;
  private final int[] batch = new int[BATCH];
  private int[] selected = new int[64];

  /** Starts a search that keeps the {@code beam} nearest candidates. */
  public void reset(int beam) {
    reset(beam, beam, null);
  }

  /**
   * Starts a search whose beam holds accepted nodes only. Rejected ones wait beside it: they are
   * expanded as bridges while they are nearer than the farthest that is kept, and take no slot.
   *
   * @param wantedNodes expand at least so many, if they can be reached
   * @param nodeFilter null for a search without one
   */
  public void reset(int beam, int wantedNodes, NodeFilter nodeFilter) {
    wanted = wantedNodes;
    filter = nodeFilter;
    widened = false;
    start(beam);
  }

  private void start(int beam) {
    expandedCount = 0;
    pool.reset(beam);
    expanded.reset(beam);
    if (filter != null) {
      rejected.reset((int) Math.min(MAX_REJECTED, (long) beam * REJECTED_PER_SLOT));
    }
  }

  /** Starts over with a wider beam; nodes expanded before are known and not offered again. */
  public void widen(int beam) {
    if (widened == false) {
      VisitedSet swapped = expandedBefore;
      expandedBefore = expanded;
      expanded = swapped;
    }
    widened = true;
    start(beam);
  }

  /** Whether this search, at any width, expanded {@code node}. */
  public boolean wasExpanded(int node) {
    return expanded.contains(node) || (widened && expandedBefore.contains(node));
  }

  /** Offers a node to start from. */
  public void seed(float distance, int node) throws IOException {
    offer(Math.min(distance, Float.MAX_VALUE), node);
  }

  private void offer(float distance, int node) throws IOException {
    if (filter == null || filter.accepts(node)) {
      pool.offer(distance, node);
    } else {
      rejected.offer(distance, node);
    }
  }

  /**
   * Walks until the beam is exhausted or the expander stops it, after which the search is over.
   *
   * @return how many nodes were expanded
   */
  public int run(NodeExpander nodes) throws IOException {
    int count = 0;
    for (int taken = takeNearest();
        taken > 0 && nodes.isStopped() == false;
        taken = takeNearest()) {
      nodes.load(batch, taken);
      for (int i = 0; i < taken && nodes.isStopped() == false; i++) {
        boolean first = widened == false || expandedBefore.add(batch[i]);
        offerNeighbors(nodes, nodes.expand(i, first));
        count++;
      }
    }
    return count;
  }

  /** Takes the nearest candidates that were not expanded, up to a batch; returns how many. */
  private int takeNearest() {
    pool.trim();
    if (filter != null) {
      rejected.trim();
    }
    int count = 0;
    for (CandidatePool source = nearestSource();
        count < BATCH && source != null;
        source = nearestSource()) {
      int node = source.take();
      if (expanded.add(node)) {
        batch[count++] = node;
      } else {
        source.dropTaken();
      }
    }
    expandedCount += count;
    if (expandedCount < wanted) {
      pool.refill();
    }
    return count;
  }

  /** Which pool holds the nearest candidate worth expanding; null when the search is over. */
  private CandidatePool nearestSource() {
    boolean open = pool.hasNext();
    if (filter == null || rejected.hasNext() == false) {
      return open ? pool : null;
    }
    float bridge = rejected.nextDistance();
    if (open) {
      return pool.nextDistance() <= bridge ? pool : rejected;
    }
    return bridge < pool.bound() ? rejected : null;
  }

  private void offerNeighbors(NodeExpander nodes, int estimateCount) throws IOException {
    float[] estimates = nodes.estimates();
    selected = ArrayUtil.growNoCopy(selected, estimateCount);
    int found =
        VectorKernels.INSTANCE.selectBelow(estimates, 0, estimateCount, pool.bound(), selected);
    for (int i = 0; i < found; i++) {
      int neighbor = nodes.neighbor(selected[i]);
      offer(estimates[selected[i]], neighbor);
    }
  }
}
