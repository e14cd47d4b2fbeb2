package dev.vectorcodec.graph.build;

import dev.vectorcodec.quantization.SplitMix64;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a group of vectors into small groups of near ones ("leaves"), by random ball carving: a
 * random sample leads, every vector joins its nearest leader's group, and the carver splits groups
 * again that are still too large (PiPNN, Rubel and others 2025).
 *
 * <p>An explicit stack keeps the depth. The carver cuts a group that carving does not shrink, which
 * happens with many equal vectors, into consecutive leaves. Each thread has its own instance.
 */
final class BallCarver {

  private static final int MAX_LEADERS = 1000;

  /** Groups smaller than this part of a leaf share a leaf. */
  static final int SMALL_SHARE = 8;

  /** Receives the leaves. */
  interface LeafConsumer {
    /** Takes {@code count} of the {@code ordinals} from {@code start} on, which are a leaf. */
    void accept(int[] ordinals, int start, int count) throws IOException;
  }

  private record Range(int start, int count) {}

  private final int leafSize;
  private final NearestLeaders nearest;

  /**
   * @param norms squared norm of each vector
   */
  BallCarver(VectorSource vectors, int leafSize, float[] norms) {
    this.leafSize = leafSize;
    this.nearest = new NearestLeaders(vectors, norms);
  }

  /**
   * Carves the whole of {@code ordinals} into leaves, each a range of the array, and reorders the
   * array for that. Only the leaves together hold all ordinals in their final order.
   */
  void carve(int[] ordinals, long seed, LeafConsumer leaves) throws IOException {
    SplitMix64 random = new SplitMix64(seed);
    ArrayDeque<Range> open = new ArrayDeque<>();
    open.push(new Range(0, ordinals.length));
    while (open.isEmpty() == false) {
      Range range = open.pop();
      if (range.count <= leafSize) {
        leaves.accept(ordinals, range.start, range.count);
      } else {
        split(ordinals, range, random, open, leaves);
      }
    }
  }

  private void split(
      int[] ordinals, Range range, SplitMix64 random, ArrayDeque<Range> open, LeafConsumer leaves)
      throws IOException {
    int leaderCount = Math.min(MAX_LEADERS, Math.max(3, (int) (3L * range.count / leafSize)));
    chooseLeaders(ordinals, range.start, range.count, leaderCount, random);
    nearest.lead(ordinals, range.start, leaderCount);
    int[] joined = new int[range.count];
    nearest.assign(ordinals, range.start, range.count, 1, joined, 0);
    int[] counts = new int[leaderCount];
    for (int leader : joined) {
      counts[leader]++;
    }
    List<Range> ranges = layOut(range.start, counts);
    int[] ends = new int[leaderCount];
    for (int leader = 0; leader < leaderCount; leader++) {
      ends[leader] = ranges.get(leader).start;
    }
    int[] moved = Arrays.copyOfRange(ordinals, range.start, range.start + range.count);
    for (int i = 0; i < range.count; i++) {
      ordinals[ends[joined[i]]++] = moved[i];
    }
    int smallStart = range.start + range.count;
    for (Range part : ranges) {
      if (isSmall(part.count)) {
        smallStart = Math.min(smallStart, part.start);
      } else if (part.count > leafSize && part.count > range.count - range.count / 10) {
        cut(ordinals, part.start, part.start + part.count, leaves);
      } else {
        open.push(part);
      }
    }
    cut(ordinals, smallStart, range.start + range.count, leaves);
  }

  private boolean isSmall(int count) {
    return count < leafSize / SMALL_SHARE;
  }

  /** A range for each group: first those worth a leaf of their own, then the small ones. */
  private List<Range> layOut(int start, int[] counts) {
    Range[] ranges = new Range[counts.length];
    int next = start;
    for (boolean small : new boolean[] {false, true}) {
      for (int leader = 0; leader < counts.length; leader++) {
        if (isSmall(counts[leader]) == small) {
          ranges[leader] = new Range(next, counts[leader]);
          next += counts[leader];
        }
      }
    }
    return List.of(ranges);
  }

  private void cut(int[] ordinals, int start, int end, LeafConsumer leaves) throws IOException {
    for (int from = start; from < end; from += leafSize) {
      leaves.accept(ordinals, from, Math.min(leafSize, end - from));
    }
  }

  /** Moves a random sample to the front of a range. */
  static void chooseLeaders(
      int[] ordinals, int start, int count, int leaderCount, SplitMix64 random) {
    for (int i = 0; i < leaderCount; i++) {
      int from = start + i;
      int to = from + random.nextInt(count - i);
      int swapped = ordinals[from];
      ordinals[from] = ordinals[to];
      ordinals[to] = swapped;
    }
  }
}
