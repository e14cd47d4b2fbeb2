package dev.vectorcodec.graph;

import java.util.Arrays;

/**
 * The beam of a search: the nearest candidates seen, sorted, each marked once it was taken.
 *
 * <p>A candidate can be in it more than once, with different estimates. Heap: 8 bytes a slot, kept
 * for the next search.
 */
public final class CandidatePool {

  private long[] candidates = new long[64];
  private int capacity;
  private int size;

  /** Everything before it is taken. */
  private int next;

  /** Empties the pool and sets how many candidates it keeps. */
  public void reset(int newCapacity) {
    if (candidates.length < newCapacity) {
      candidates = new long[newCapacity];
    }
    capacity = newCapacity;
    size = 0;
    next = 0;
  }

  /** A candidate at this distance or farther is not kept. */
  public float bound() {
    return size < capacity ? Float.POSITIVE_INFINITY : Candidate.distance(candidates[size - 1]);
  }

  /** Number of candidates kept. */
  public int size() {
    return size;
  }

  /** The candidate at a rank, nearest first. */
  public long get(int rank) {
    return candidates[rank];
  }

  /** Keeps the candidate if it is near enough; the farthest falls out. */
  public void insert(float distance, int id) {
    long candidate = Candidate.of(distance, id);
    int position = Arrays.binarySearch(candidates, 0, size, candidate);
    if (position < 0) {
      position = -position - 1;
    }
    if (position >= capacity) {
      return;
    }
    int moved = Math.min(size, capacity - 1) - position;
    System.arraycopy(candidates, position, candidates, position + 1, moved);
    candidates[position] = candidate;
    size = Math.min(size + 1, capacity);
    next = Math.min(next, position);
  }

  /** Whether a candidate is left to take. */
  public boolean hasNext() {
    while (next < size && (candidates[next] & 1) != 0) {
      next++;
    }
    return next < size;
  }

  /** The distance of what {@link #next} would take; {@link #hasNext} must hold. */
  public float nextDistance() {
    return Candidate.distance(candidates[next]);
  }

  /** Takes the nearest candidate that was not taken; {@link #hasNext} must hold. */
  public int next() {
    return Candidate.id(candidates[next++] |= 1);
  }

  /** Removes the candidate that {@link #next} returned last, if nothing was inserted since. */
  public void dropTaken() {
    size--;
    next--;
    System.arraycopy(candidates, next + 1, candidates, next, size - next);
  }
}
