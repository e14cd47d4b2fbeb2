package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.candidates.CandidateSink;
import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import java.util.Arrays;

/**
 * Links the vectors of a leaf. The candidates of a vector are the best ranked vectors that survive
 * relative-neighborhood pruning inside the leaf, and the vectors that kept it.
 *
 * <p>Pruning looks distances up in the leaf's matrix and therefore costs next to nothing; without
 * it the candidates of a vector would all lie in one direction. One instance a thread.
 */
final class LeafLinks {

  /** If no more than these are kept, the nearest are probably near-duplicates of each other. */
  private static final int FEW_KEPT = 3;

  /** A sample has one of this many vectors, the next sample one of this many of these. */
  private static final int WIDER = 8;

  private static final int LEAST_SAMPLE = 4;

  private final BuildKernels kernels = BuildKernels.INSTANCE;
  private final int nearest;
  private final CandidateSink sink;
  private final NearestBound bound = new NearestBound();
  private final int[] sortedIndices = new int[BuildKernels.MAX_OCCLUDED];
  private final float[] sortedDistances = new float[BuildKernels.MAX_OCCLUDED];
  private int[] selected = new int[0];
  private int[] keptOfNearest = new int[0];
  private float[] values = new float[0];
  private int[] order = new int[0];
  private long[] links = new long[0];
  private long[] candidates = new long[0];

  /**
   * @param nearest how many of the best ranked vectors of the leaf it looks at for each vector, at
   *     most {@link BuildKernels#MAX_OCCLUDED}
   */
  LeafLinks(int nearest, CandidateSink sink) {
    this.nearest = nearest;
    this.sink = sink;
  }

  /** Makes room for leaves of {@code columns}, a multiple of 64. */
  void allocate(int columns) {
    if (selected.length < columns) {
      selected = new int[columns];
      keptOfNearest = new int[columns];
      values = new float[columns];
      order = new int[columns];
      candidates = new long[columns];
      links = new long[columns * (columns / Long.SIZE)];
    }
  }

  /**
   * Adds a leaf: {@code count} of the {@code ordinals}, all different, from {@code start} on.
   *
   * @param ranks row {@code i} ranks the others for vector {@code i}, the best lowest; not
   *     negative, the diagonal infinite
   * @param distances decide which candidate hides another; the same matrix or one laid out alike
   */
  void add(int[] ordinals, int start, int count, float[] ranks, float[] distances, int stride)
      throws IOException {
    int words = (count + Long.SIZE - 1) / Long.SIZE;
    Arrays.fill(links, 0, count * words, 0L);
    for (int i = 0; i < count; i++) {
      linkNearest(ranks, distances, i, stride, count);
    }
    for (int i = 0; i < count; i++) {
      addLinked(ordinals, start, ranks, i * stride, i, words);
    }
  }

  /** How many of its nearest the last leaf kept for its vector {@code i}. */
  int keptOfNearest(int i) {
    return keptOfNearest[i];
  }

  /**
   * Links a vector to its nearest. Where these are near-duplicates of each other, a few of them
   * hide all others, and the vector would see nothing outside of their group. Then this looks at
   * the nearest of an eighth of the leaf as well, and of an eighth of that, until it keeps
   * something.
   */
  private void linkNearest(float[] ranks, float[] distances, int i, int stride, int count) {
    int words = (count + Long.SIZE - 1) / Long.SIZE;
    int row = i * stride;
    int kept = link(distances, stride, i, nearestOf(ranks, distances, row, count), words);
    keptOfNearest[i] = kept;
    for (int step = WIDER; kept <= FEW_KEPT && step * LEAST_SAMPLE <= count; step *= WIDER) {
      int found = nearestOfSample(ranks, distances, row, i % step, step, count);
      kept += link(distances, stride, i, found, words);
    }
  }

  /** Sorts the best of a row into the sorted arrays; returns how many. */
  private int nearestOf(float[] ranks, float[] distances, int row, int count) {
    int wanted = Math.min(nearest, count - 1);
    int found =
        VectorKernels.INSTANCE.selectBelow(
            ranks, row, count, bound.find(ranks, row, count, wanted), selected);
    return sort(ranks, distances, row, found, wanted);
  }

  /** The same of every {@code step}-th vector from {@code first} on. */
  private int nearestOfSample(
      float[] ranks, float[] distances, int row, int first, int step, int count) {
    int found = 0;
    for (int j = first; j < count; j += step) {
      selected[found] = j;
      // The vector itself is infinitely far.
      found += ranks[row + j] < Float.POSITIVE_INFINITY ? 1 : 0;
    }
    return sort(ranks, distances, row, found, nearest);
  }

  private int sort(float[] ranks, float[] distances, int row, int found, int wanted) {
    for (int x = 0; x < found; x++) {
      values[x] = ranks[row + selected[x]];
    }
    kernels.sortIndices(values, found, order);
    int size = Math.min(found, wanted);
    for (int x = 0; x < size; x++) {
      sortedIndices[x] = selected[order[x]];
      sortedDistances[x] = distances[row + sortedIndices[x]];
    }
    return size;
  }

  /**
   * Keeps the best to which no kept one is nearer than vector {@code i} is, and links both ways.
   * Returns how many it keeps.
   */
  private int link(float[] distances, int stride, int i, int found, int words) {
    long open = found == Long.SIZE ? -1L : (1L << found) - 1;
    int keptCount = 0;
    while (open != 0) {
      int kept = sortedIndices[Long.numberOfTrailingZeros(open)];
      links[i * words + (kept >> 6)] |= 1L << kept;
      links[kept * words + (i >> 6)] |= 1L << i;
      keptCount++;
      open &= open - 1;
      if (open != 0) {
        open &= ~kernels.occluded(distances, kept * stride, sortedIndices, sortedDistances, found);
      }
    }
    return keptCount;
  }

  private void addLinked(int[] ordinals, int start, float[] ranks, int row, int i, int words)
      throws IOException {
    int found = 0;
    for (int word = 0; word < words; word++) {
      for (long bits = links[i * words + word]; bits != 0; bits &= bits - 1) {
        int j = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        selected[found] = j;
        values[found++] = ranks[row + j];
      }
    }
    kernels.sortIndices(values, found, order);
    for (int x = 0; x < found; x++) {
      int j = selected[order[x]];
      long candidate = Candidate.of(ranks[row + j], ordinals[start + j]);
      // Equal ranks are in order of the leaf, not of the ordinals.
      int at = x;
      while (at > 0 && candidates[at - 1] > candidate) {
        candidates[at] = candidates[at - 1];
        at--;
      }
      candidates[at] = candidate;
    }
    sink.add(ordinals[start + i], candidates, found);
  }
}
