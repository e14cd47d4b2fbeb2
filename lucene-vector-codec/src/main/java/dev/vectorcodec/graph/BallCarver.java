package dev.vectorcodec.graph;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.SplitMix64;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Splits vectors into small overlapping groups of near ones ("leaves"), by random ball carving: a
 * random sample leads, every vector joins its nearest leaders' groups, and groups that are still
 * too large are split again (PiPNN, Rubel and others 2025).
 *
 * <p>At the first level a vector joins several groups; that overlap is what later connects the
 * graph across the borders of groups. Depth is kept in an explicit stack. A group that carving does
 * not shrink, which happens with many equal vectors, is cut into consecutive leaves.
 */
final class BallCarver {

  private static final int MAX_LEADERS = 1000;
  private static final int FIRST_LEVEL_GROUP = 200;
  private static final int MIN_FIRST_LEVEL_LEADERS = 8;

  /** Receives the leaves. */
  interface LeafConsumer {
    /** The first {@code count} entries of {@code ordinals} are a leaf; the array is reused. */
    void accept(int[] ordinals, int count) throws IOException;
  }

  private record Group(int[] ordinals, int count, int depth) {}

  private final VectorSource vectors;
  private final int leafSize;
  private final int overlap;
  private final SplitMix64 random;
  private final NearestLeaders nearest;

  /**
   * @param overlap groups a vector joins at the first level
   * @param norms squared norm of each vector
   */
  BallCarver(VectorSource vectors, int leafSize, int overlap, long seed, float[] norms) {
    this.vectors = vectors;
    this.leafSize = leafSize;
    this.overlap = overlap;
    this.random = new SplitMix64(seed);
    this.nearest = new NearestLeaders(vectors, norms);
  }

  void carve(LeafConsumer leaves) throws IOException {
    int[] all = new int[vectors.size()];
    Arrays.setAll(all, i -> i);
    ArrayDeque<Group> open = new ArrayDeque<>();
    open.push(new Group(all, all.length, 0));
    while (open.isEmpty() == false) {
      Group group = open.pop();
      if (group.count <= leafSize) {
        leaves.accept(group.ordinals, group.count);
      } else {
        split(group, open, leaves);
      }
    }
  }

  private void split(Group group, ArrayDeque<Group> open, LeafConsumer leaves) throws IOException {
    int leaderCount =
        group.depth == 0
            ? Math.max(MIN_FIRST_LEVEL_LEADERS, group.count / FIRST_LEVEL_GROUP)
            : Math.max(3, 3 * group.count / leafSize);
    leaderCount = Math.min(leaderCount, MAX_LEADERS);
    int joins = group.depth == 0 ? Math.min(overlap, leaderCount - 1) : 1;
    int[] leaders = chooseLeaders(group, leaderCount);
    int[][] members = nearest.assign(leaders, group.ordinals, group.count, joins);
    int[] counts = nearest.counts();
    Leftovers leftovers = new Leftovers(leaves);
    for (int i = leaderCount - 1; i >= 0; i--) {
      if (counts[i] < leafSize / 8) {
        leftovers.add(members[i], counts[i]);
      } else if (counts[i] > leafSize && counts[i] > group.count - group.count / 10) {
        cut(members[i], counts[i], leaves);
      } else {
        open.push(new Group(members[i], counts[i], group.depth + 1));
      }
    }
    leftovers.flush();
  }

  /** Moves a random sample to the front of the group and returns it. */
  private int[] chooseLeaders(Group group, int leaderCount) {
    int[] ordinals = group.ordinals;
    for (int i = 0; i < leaderCount; i++) {
      int j = i + random.nextInt(group.count - i);
      int swapped = ordinals[i];
      ordinals[i] = ordinals[j];
      ordinals[j] = swapped;
    }
    return Arrays.copyOf(ordinals, leaderCount);
  }

  private void cut(int[] ordinals, int count, LeafConsumer leaves) throws IOException {
    for (int start = 0; start < count; start += leafSize) {
      int end = Math.min(count, start + leafSize);
      leaves.accept(Arrays.copyOfRange(ordinals, start, end), end - start);
    }
  }

  /** Gathers groups too small to be worth a leaf of their own. */
  private final class Leftovers {

    private final LeafConsumer leaves;
    private final int[] gathered = new int[leafSize];
    private int count;

    Leftovers(LeafConsumer leaves) {
      this.leaves = leaves;
    }

    void add(int[] ordinals, int added) throws IOException {
      if (count + added > leafSize) {
        flush();
      }
      System.arraycopy(ordinals, 0, gathered, count, added);
      count += added;
    }

    void flush() throws IOException {
      Arrays.sort(gathered, 0, count);
      int distinct = 0;
      for (int i = 0; i < count; i++) {
        if (distinct == 0 || gathered[distinct - 1] != gathered[i]) {
          gathered[distinct++] = gathered[i];
        }
      }
      if (distinct > 0) {
        leaves.accept(gathered, distinct);
      }
      count = 0;
    }
  }

  /** Squared norms of all vectors, which turn dot products into distances. */
  static float[] squareNorms(VectorSource vectors) throws IOException {
    float[] norms = new float[vectors.size()];
    float[] vector = new float[vectors.width()];
    for (int i = 0; i < norms.length; i++) {
      vectors.read(i, vector, 0);
      norms[i] = VectorKernels.INSTANCE.dotProduct(vector, 0, vector, 0, vector.length);
    }
    return norms;
  }
}
