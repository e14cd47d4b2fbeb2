package dev.vectorcodec.graph.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Knows which vectors are exact copies of each other. One of each class stands for all while the
 * build links a graph: copies would fill each other's lists and those of their neighbors, and a
 * walk would not find the way from one small class to another.
 *
 * <p>Heap: 8 bytes a vector while it looks for copies, and up to 16 bytes a copy.
 */
final class EqualVectors {

  /** It compares at most this many vectors of one hash with all others. */
  private static final int MOST_COMPARED = 8;

  /** One slot of this many leads from a copy to others. */
  private static final int COPY_SLOTS = 4;

  /** Ordinals of each class ascend; classes ascend by their first. */
  private final int[][] classes;

  private final int size;

  private EqualVectors(int[][] classes, int size) {
    this.classes = classes;
    this.size = size;
  }

  /** Knows no copies among {@code size} vectors. */
  static EqualVectors none(int size) {
    return new EqualVectors(new int[0][], size);
  }

  /**
   * Compares the vectors whose hashes are equal.
   *
   * @param hashes of all vectors, see {@link #hash}
   */
  static EqualVectors find(VectorSource vectors, int[] hashes) throws IOException {
    long[] keys = new long[hashes.length];
    Arrays.setAll(keys, i -> (long) hashes[i] << Integer.SIZE | i);
    Arrays.sort(keys);
    List<int[]> classes = new ArrayList<>();
    for (int start = 0; start < keys.length; ) {
      int end = start + 1;
      while (end < keys.length && keys[end] >> Integer.SIZE == keys[start] >> Integer.SIZE) {
        end++;
      }
      if (end - start > 1) {
        int first = start;
        int[] ordinals = new int[end - start];
        Arrays.setAll(ordinals, i -> (int) keys[first + i]);
        addClasses(vectors, ordinals, classes);
      }
      start = end;
    }
    int[][] sorted = classes.toArray(int[][]::new);
    Arrays.sort(sorted, (a, b) -> Integer.compare(a[0], b[0]));
    return new EqualVectors(sorted, hashes.length);
  }

  /** A hash that is equal for vectors with equal bits. The length is a multiple of 4. */
  static int hash(float[] vector) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    // Four chains, because a multiplication waits for the one before.
    for (int i = 0; i < vector.length; i += 4) {
      a = 31 * a + Float.floatToRawIntBits(vector[i]);
      b = 31 * b + Float.floatToRawIntBits(vector[i + 1]);
      c = 31 * c + Float.floatToRawIntBits(vector[i + 2]);
      d = 31 * d + Float.floatToRawIntBits(vector[i + 3]);
    }
    return 31 * (31 * (31 * a + b) + c) + d;
  }

  private static void addClasses(VectorSource vectors, int[] ordinals, List<int[]> classes)
      throws IOException {
    float[] first = new float[vectors.width()];
    float[] other = new float[vectors.width()];
    int[] equal = new int[ordinals.length];
    int open = ordinals.length;
    for (int compared = 0; compared < MOST_COMPARED && open > 1; compared++) {
      vectors.read(ordinals[0], first, 0);
      equal[0] = ordinals[0];
      int equalCount = 1;
      int left = 0;
      for (int i = 1; i < open; i++) {
        vectors.read(ordinals[i], other, 0);
        if (Arrays.equals(first, other)) {
          equal[equalCount++] = ordinals[i];
        } else {
          ordinals[left++] = ordinals[i];
        }
      }
      if (equalCount > 1) {
        classes.add(Arrays.copyOf(equal, equalCount));
      }
      open = left;
    }
  }

  /**
   * The ordinals, ascending, of all vectors except those that the first of their class stands for.
   */
  int[] distinct() {
    boolean[] left = new boolean[size];
    int count = size;
    for (int[] equal : classes) {
      for (int i = 1; i < equal.length; i++) {
        left[equal[i]] = true;
      }
      count -= equal.length - 1;
    }
    int[] distinct = new int[count];
    int next = 0;
    for (int ordinal = 0; ordinal < size; ordinal++) {
      if (left[ordinal] == false) {
        distinct[next++] = ordinal;
      }
    }
    return distinct;
  }

  /** The vectors that the distinct vector {@code ordinal} stands for, itself the first of them. */
  int[] copiesOf(int ordinal) {
    int low = 0;
    int high = classes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (classes[middle][0] < ordinal) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < classes.length && classes[low][0] == ordinal ? classes[low] : new int[] {ordinal};
  }

  /**
   * Gives every copy the neighbors of the vector that stood for it, and before these some other
   * copies: the next, the second, the fourth and so on of the class, so that few steps lead from
   * any copy to any other.
   */
  void link(NeighborLists lists) {
    int degree = lists.degree();
    int[] neighbors = new int[degree];
    int[] own = new int[degree];
    for (int[] equal : classes) {
      int ownCount = lists.count(equal[0]);
      for (int i = 0; i < ownCount; i++) {
        own[i] = lists.neighbor(equal[0], i);
      }
      for (int copy = 0; copy < equal.length; copy++) {
        int count = 0;
        long step = 1;
        while (step < equal.length && count < Math.max(1, degree / COPY_SLOTS)) {
          neighbors[count++] = equal[(int) ((copy + step) % equal.length)];
          step *= 2;
        }
        for (int i = 0; i < ownCount && count < degree; i++) {
          neighbors[count++] = own[i];
        }
        lists.set(equal[copy], neighbors, count);
      }
    }
  }
}
