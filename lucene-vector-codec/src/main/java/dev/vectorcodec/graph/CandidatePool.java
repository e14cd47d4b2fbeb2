package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;

/**
 * The beam of a search: the nearest candidates seen, those that were taken and those still open.
 *
 * <p>Nothing is sorted. Candidates are appended while they are nearer than a bound; {@link #trim}
 * lowers the bound to what separates the nearest ones from the rest, found by bisection with
 * counts, and drops the rest. Counting and searching for the minimum are vector loops over some
 * hundred ints, an order of magnitude cheaper than keeping order. Distances are kept as ints that
 * sort like them: unlike the minimum of floats, that of ints is one instruction.
 *
 * <p>A node that was offered more than once counts once, with its nearest distance, but for a few
 * that are overlooked. Heap: 12 bytes for each candidate and 16 for each it can keep, kept for the
 * next search.
 */
public final class CandidatePool {

  private static final int PADDING = 16;
  private static final int INITIAL_SIZE = 1024;

  private static final int MAX_PLACES = 1 << 20;

  /** The pool is filled anew when one of so many candidates is missing. */
  private static final int UNFILLED_SHARE = 4;

  private final VectorKernels kernels = VectorKernels.INSTANCE;

  /** Keys of the open candidates, then {@link #PADDING} times the maximum while taking. */
  private int[] open = new int[INITIAL_SIZE];

  private int[] openIds = new int[INITIAL_SIZE];
  private int openCount;

  /** Keys of what was taken: they count for the bound. */
  private int[] taken = new int[INITIAL_SIZE];

  private int takenCount;

  /** Where among the open candidates a node was seen last, by hash of its id; may be stale. */
  private int[] places = new int[INITIAL_SIZE];

  private int capacity;
  private int bound;

  /** No candidate of this search was nearer. */
  private int lowest;

  /** Empties the pool and sets how many candidates it keeps, at least one. */
  public void reset(int newCapacity) {
    capacity = newCapacity;
    while (places.length < 4L * capacity && places.length < MAX_PLACES) {
      places = new int[2 * places.length];
    }
    openCount = 0;
    takenCount = 0;
    bound = Candidate.sortable(Float.POSITIVE_INFINITY);
    lowest = bound;
  }

  /** A candidate at this distance or farther is not kept. */
  public float bound() {
    return Candidate.unsortable(bound);
  }

  /** Keeps the candidate if it is nearer than the bound. */
  public void offer(float distance, int id) {
    offer(distance, id, false);
  }

  /**
   * {@link #offer(float, int)} unless {@code known}. Written without branches: whether a neighbor
   * is known is as good as random.
   */
  void offer(float distance, int id, boolean known) {
    if (openCount + PADDING >= open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
      openIds = Arrays.copyOf(openIds, open.length);
    }
    int key = Candidate.sortable(distance);
    open[openCount] = key;
    openIds[openCount] = id;
    lowest = Math.min(lowest, key);
    openCount += known || key >= bound ? 0 : 1;
  }

  /**
   * Drops all but the nearest candidates and lowers the bound, if there are more than are kept;
   * lifts the bound if so many were repeated or forgotten that those left do not fill the pool. To
   * be called between offers and takes.
   *
   * @param expanded nodes whose other entries are dropped first
   */
  public void trim(VisitedSet expanded) {
    if (openCount + takenCount > capacity) {
      dropRepeated(expanded);
    }
    int count = openCount + takenCount;
    if (count > capacity) {
      int below = countBelow(bound);
      drop(capacity - (below > capacity ? lowerBound() : below));
    } else if (count < capacity - capacity / UNFILLED_SHARE) {
      bound = Candidate.sortable(Float.POSITIVE_INFINITY);
    }
    Arrays.fill(open, openCount, openCount + PADDING, Integer.MAX_VALUE);
  }

  /**
   * Drops open candidates that were expanded through another entry, and of several entries of a
   * node all but the nearest. Each is found by one look into a table, so a few are overlooked.
   */
  private void dropRepeated(VisitedSet expanded) {
    int shift = Integer.numberOfLeadingZeros(places.length - 1);
    int kept = 0;
    for (int i = 0; i < openCount; i++) {
      int key = open[i];
      int id = openIds[i];
      int slot = (id * 0x9E3779B9) >>> shift;
      int place = places[slot];
      boolean repeated = place < kept && openIds[place] == id;
      if (repeated) {
        open[place] = Math.min(open[place], key);
      }
      places[slot] = repeated ? place : kept;
      open[kept] = key;
      openIds[kept] = id;
      kept += repeated || expanded.quickContains(id) ? 0 : 1;
    }
    openCount = kept;
  }

  /**
   * Sets the bound to one that the nearest candidates are below; returns how many are. They are
   * fewer than the capacity only if several are at the bound.
   */
  private int lowerBound() {
    // Fewer than the capacity are below low, more are below high.
    long low = lowest;
    long high = bound;
    int belowLow = 0;
    while (high - low > 1 && belowLow < capacity) {
      long middle = (low + high) >> 1;
      int below = countBelow((int) middle);
      if (below > capacity) {
        high = middle;
      } else {
        low = middle;
        belowLow = below;
      }
    }
    bound = (int) low;
    return belowLow;
  }

  private int countBelow(int limit) {
    return kernels.countBelow(open, openCount, limit)
        + kernels.countBelow(taken, takenCount, limit);
  }

  /** Drops what is not below the bound, except for the first {@code spared} at the bound. */
  private void drop(int spared) {
    int atBound = spared;
    int kept = 0;
    for (int i = 0; i < takenCount; i++) {
      int key = taken[i];
      taken[kept] = key;
      kept += key < bound || (key == bound && atBound-- > 0) ? 1 : 0;
    }
    takenCount = kept;
    kept = 0;
    for (int i = 0; i < openCount; i++) {
      int key = open[i];
      open[kept] = key;
      openIds[kept] = openIds[i];
      kept += key < bound || (key == bound && atBound-- > 0) ? 1 : 0;
    }
    openCount = kept;
  }

  /** Whether a candidate is left to take. */
  public boolean hasNext() {
    return openCount > 0;
  }

  private int nearest() {
    int padded = (openCount + PADDING - 1) & -PADDING;
    return kernels.indexOfMin(open, padded);
  }

  /** The distance of what {@link #take} would take; {@link #hasNext} must hold. */
  public float nextDistance() {
    return Candidate.unsortable(open[nearest()]);
  }

  /** Takes the nearest open candidate and returns its id; {@link #hasNext} must hold. */
  public int take() {
    int nearest = nearest();
    int id = openIds[nearest];
    if (takenCount == taken.length) {
      taken = Arrays.copyOf(taken, 2 * takenCount);
    }
    taken[takenCount++] = open[nearest];
    openCount--;
    open[nearest] = open[openCount];
    openIds[nearest] = openIds[openCount];
    open[openCount] = Integer.MAX_VALUE;
    return id;
  }

  /** Forgets the candidate that {@link #take} returned last: it no longer counts. */
  public void dropTaken() {
    takenCount--;
  }
}
