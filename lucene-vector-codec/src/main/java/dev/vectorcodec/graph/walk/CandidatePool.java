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
 * sort like them: unlike the minimum of floats, that of ints is one instruction. Nothing may be
 * offered twice. Heap: 12 bytes a candidate, see {@link #shrink}.
 */
public final class CandidatePool {

  private static final int PADDING = 16;
  private static final int INITIAL_SIZE = 512;

  private final VectorKernels kernels = VectorKernels.INSTANCE;

  /** Keys of the open candidates, then {@link #PADDING} times the maximum while taking. */
  private int[] open = new int[INITIAL_SIZE];

  private int[] openIds = new int[INITIAL_SIZE];
  private int openCount;

  /** Keys of what was taken, which count for the bound; the maximum behind them. */
  private int[] taken = maximums(INITIAL_SIZE);

  private int takenCount;

  private int capacity;
  private int bound;

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
    openCount = 0;
    Arrays.fill(taken, 0, takenCount, Integer.MAX_VALUE);
    takenCount = 0;
    bound = NumericUtils.floatToSortableInt(Float.POSITIVE_INFINITY);
    lowest = bound;
  }

  /** A candidate at this distance or farther is not kept. */
  public float bound() {
    return NumericUtils.sortableIntToFloat(bound);
  }

  /** The distance of the nearest candidate of this search; infinite before the first. */
  public float nearestDistance() {
    return NumericUtils.sortableIntToFloat(lowest);
  }

  /** Keeps the candidate if it is nearer than the bound; returns whether it is kept. */
  public boolean offer(float distance, int id) {
    int key = NumericUtils.floatToSortableInt(distance);
    if (key >= bound) {
      return false;
    }
    if (openCount + PADDING >= open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
      openIds = Arrays.copyOf(openIds, open.length);
    }
    open[openCount] = key;
    openIds[openCount++] = id;
    lowest = Math.min(lowest, key);
    return true;
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

  /** Drops candidates at {@code distance} or farther, however few are left. */
  public void limit(float distance) {
    int key = NumericUtils.floatToSortableInt(distance);
    if (key < bound) {
      bound = key;
      openCount = kernels.compactBelow(open, openIds, openCount, bound);
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
    openCount--;
    open[nearest] = open[openCount];
    openIds[nearest] = openIds[openCount];
    open[openCount] = Integer.MAX_VALUE;
    return id;
  }

  /** Drops arrays that a wide search has grown. */
  public void shrink() {
    if (open.length > INITIAL_SIZE || taken.length > INITIAL_SIZE) {
      open = new int[INITIAL_SIZE];
      openIds = new int[INITIAL_SIZE];
      taken = maximums(INITIAL_SIZE);
      openCount = 0;
      takenCount = 0;
    }
  }
}
