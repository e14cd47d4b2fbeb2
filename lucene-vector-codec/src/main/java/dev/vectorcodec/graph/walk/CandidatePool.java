package dev.vectorcodec.graph.walk;

import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;
import org.apache.lucene.util.NumericUtils;

/**
 * The beam of a search: the nearest candidates seen, those that were taken and those still open.
 *
 * <p>Nothing is sorted. Candidates are appended while they are nearer than a bound; {@link #trim}
 * lowers the bound to what separates the nearest ones from the rest, found by bisection with
 * counts, and drops the rest. Counting and searching for the minimum are vector loops over some
 * hundred ints, an order of magnitude cheaper than keeping order. Distances are kept as ints that
 * sort like them: unlike the minimum of floats, that of ints is one instruction.
 *
 * <p>A node that is offered again counts only if it is nearer than before, and not at all once it
 * was taken. That is told by one look into a table, so a few are overlooked, and the farther entry
 * of such a node stays until it is taken. Heap: 12 bytes for each candidate and 32 for each it can
 * keep, kept for the next search.
 */
public final class CandidatePool {

  private static final int PADDING = 16;
  private static final int INITIAL_SIZE = 1024;
  private static final int MAX_KNOWN = 1 << 20;

  private final VectorKernels kernels = VectorKernels.INSTANCE;

  /** Keys of the open candidates, then {@link #PADDING} times the maximum while taking. */
  private int[] open = new int[INITIAL_SIZE];

  private int[] openIds = new int[INITIAL_SIZE];
  private int openCount;

  /** Keys of what was taken, which count for the bound; the maximum behind them. */
  private int[] taken = maximums(INITIAL_SIZE);

  private int takenCount;

  /**
   * The last node with each hash, in the high half, and its smallest key; the minimum once it was
   * taken.
   */
  private long[] known = new long[INITIAL_SIZE];

  private int knownShift;

  private int capacity;
  private int bound;

  /** The lowest bound so far: what is known with this key or a larger one may have been dropped. */
  private int dropped;

  /** No candidate of this search was nearer. */
  private int lowest;

  private static int[] maximums(int size) {
    int[] values = new int[size];
    Arrays.fill(values, Integer.MAX_VALUE);
    return values;
  }

  /** Empties the pool and sets how many candidates it keeps, at least one. */
  public void reset(int newCapacity) {
    capacity = newCapacity;
    int size = INITIAL_SIZE;
    while (size < 4L * capacity && size < MAX_KNOWN) {
      size *= 2;
    }
    if (size > known.length) {
      known = new long[size];
    }
    Arrays.fill(known, 0, size, known(-1, 0));
    knownShift = Integer.numberOfLeadingZeros(size - 1);
    openCount = 0;
    Arrays.fill(taken, 0, takenCount, Integer.MAX_VALUE);
    takenCount = 0;
    bound = NumericUtils.floatToSortableInt(Float.POSITIVE_INFINITY);
    dropped = bound;
    lowest = bound;
  }

  /** A candidate at this distance or farther is not kept. */
  public float bound() {
    return NumericUtils.sortableIntToFloat(bound);
  }

  /**
   * Keeps the candidate if it is nearer than the bound and than the same node before. Written
   * without branches: whether a neighbor is known is as good as random.
   */
  public void offer(float distance, int id) {
    if (openCount + PADDING >= open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
      openIds = Arrays.copyOf(openIds, open.length);
    }
    int key = NumericUtils.floatToSortableInt(distance);
    int slot = slot(id);
    long last = known[slot];
    boolean repeated =
        (int) (last >>> Integer.SIZE) == id && (int) last <= key && (int) last < dropped;
    boolean kept = repeated == false && key < bound;
    open[openCount] = key;
    openIds[openCount] = id;
    openCount += kept ? 1 : 0;
    known[slot] = kept ? known(id, key) : last;
    lowest = Math.min(lowest, key);
  }

  private static long known(int id, int key) {
    return (long) id << Integer.SIZE | Integer.toUnsignedLong(key);
  }

  private int slot(int id) {
    return (id * 0x9E3779B9) >>> knownShift;
  }

  /**
   * Drops all but the nearest candidates and lowers the bound, if there are more than are kept. To
   * be called between offers and takes.
   */
  public void trim() {
    Arrays.fill(open, openCount, openCount + PADDING, Integer.MAX_VALUE);
    if (openCount + takenCount > capacity) {
      int below = countBelow(bound);
      drop(capacity - (below > capacity ? lowerBound() : below));
      Arrays.fill(open, openCount, openCount + PADDING, Integer.MAX_VALUE);
    }
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
    int belowHigh = openCount + takenCount;
    for (int step = 0; high - low > 1 && belowLow < capacity; step++) {
      // Every other step halves the range, whatever the distribution.
      double share = step % 2 == 0 ? (capacity - belowLow + 0.5) / (belowHigh - belowLow) : 0.5;
      long middle = Math.max(low + 1, Math.min(high - 1, low + (long) ((high - low) * share)));
      int below = countBelow((int) middle);
      if (below > capacity) {
        high = middle;
        belowHigh = below;
      } else {
        low = middle;
        belowLow = below;
      }
    }
    bound = (int) low;
    dropped = Math.min(dropped, bound);
    return belowLow;
  }

  private static int padded(int count) {
    return (count + PADDING - 1) & -PADDING;
  }

  /** The limit is never the maximum, so that padding does not count. */
  private int countBelow(int limit) {
    return kernels.countBelow(open, padded(openCount), limit)
        + kernels.countBelow(taken, padded(takenCount), limit);
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
    Arrays.fill(taken, kept, takenCount, Integer.MAX_VALUE);
    takenCount = kept;
    if (spared == 0) {
      openCount = kernels.compactBelow(open, openIds, openCount, bound);
      return;
    }
    kept = 0;
    for (int i = 0; i < openCount; i++) {
      int key = open[i];
      open[kept] = key;
      openIds[kept] = openIds[i];
      kept += key < bound || (key == bound && atBound-- > 0) ? 1 : 0;
    }
    openCount = kept;
  }

  /**
   * Lifts the bound if nothing is left to take, for a search that has not seen enough: repeated
   * candidates had the place of others. To be called between takes and offers.
   */
  public void refill() {
    if (openCount == 0) {
      bound = NumericUtils.floatToSortableInt(Float.POSITIVE_INFINITY);
    }
  }

  /** Whether a candidate is left to take. */
  public boolean hasNext() {
    return openCount > 0;
  }

  private int nearest() {
    return kernels.indexOfMin(open, padded(openCount));
  }

  /** The distance of what {@link #take} would take; {@link #hasNext} must hold. */
  public float nextDistance() {
    return NumericUtils.sortableIntToFloat(open[nearest()]);
  }

  /** Takes the nearest open candidate and returns its id; {@link #hasNext} must hold. */
  public int take() {
    int nearest = nearest();
    int id = openIds[nearest];
    if (takenCount == taken.length) {
      taken = Arrays.copyOf(taken, 2 * takenCount);
      Arrays.fill(taken, takenCount, taken.length, Integer.MAX_VALUE);
    }
    taken[takenCount++] = open[nearest];
    known[slot(id)] = known(id, Integer.MIN_VALUE);
    openCount--;
    open[nearest] = open[openCount];
    openIds[nearest] = openIds[openCount];
    open[openCount] = Integer.MAX_VALUE;
    return id;
  }

  /** Forgets the candidate that {@link #take} returned last: it no longer counts. */
  public void dropTaken() {
    taken[--takenCount] = Integer.MAX_VALUE;
  }
}
