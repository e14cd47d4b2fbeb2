package dev.vectorcodec.graph.walk;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/**
 * The nearest candidates of a scan: a bounded binary heap with the farthest on top, sorted when the
 * scan is over. Heap memory: 8 bytes a slot, kept for the next scan.
 */
public final class NearestHeap {

  private static final int INITIAL_SELECTED = 32;

  private long[] heap = new long[64];
  private int[] selected = new int[INITIAL_SELECTED];
  private int capacity;
  private int size;

  /** Empties the heap and sets how many candidates it keeps, at least one. */
  public void reset(int newCapacity) {
    if (heap.length < newCapacity) {
      heap = new long[newCapacity];
    }
    capacity = newCapacity;
    size = 0;
  }

  /** A candidate at this distance or farther is not kept. */
  public float bound() {
    return size < capacity ? Float.POSITIVE_INFINITY : Candidate.distance(heap[0]);
  }

  /** How many candidates it keeps. */
  public int size() {
    return size;
  }

  /** Keeps the candidate if it is near enough; the farthest falls out. */
  public void offer(float distance, int id) {
    long candidate = Candidate.of(distance, id);
    if (size < capacity) {
      siftUp(size++, candidate);
    } else if (candidate < heap[0]) {
      siftDown(candidate);
    }
  }

  /**
   * Offers the first {@code count} distances, whose ids count up from {@code firstId}; those that
   * are too far cost next to nothing. NaN and infinity are never near.
   */
  public void offerBlock(float[] distances, int count, int firstId) {
    selected = ArrayUtil.growNoCopy(selected, count);
    int found = VectorKernels.INSTANCE.selectBelow(distances, 0, count, bound(), selected);
    for (int i = 0; i < found; i++) {
      offer(distances[selected[i]], firstId + selected[i]);
    }
  }

  private void siftUp(int start, long candidate) {
    int position = start;
    while (position > 0 && heap[(position - 1) >>> 1] < candidate) {
      heap[position] = heap[(position - 1) >>> 1];
      position = (position - 1) >>> 1;
    }
    heap[position] = candidate;
  }

  private void siftDown(long candidate) {
    int position = 0;
    for (int child = 1; child < size; child = 2 * position + 1) {
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= candidate) {
        break;
      }
      heap[position] = heap[child];
      position = child;
    }
    heap[position] = candidate;
  }

  /** Sorts the candidates, nearest first; nothing may be offered until the next reset. */
  public void sort() {
    Arrays.sort(heap, 0, size);
  }

  /** The id of the candidate at a rank, after {@link #sort}. */
  public int id(int rank) {
    return Candidate.id(heap[rank]);
  }

  /** The distance of the candidate at a rank, after {@link #sort}. */
  public float distance(int rank) {
    return Candidate.distance(heap[rank]);
  }
}
