package dev.vectorcodec.graph.build;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.quantization.SplitMix64;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The first level of carving: every vector joins the groups of several nearest leaders. That
 * overlap is what later connects the graph across the borders of groups.
 */
final class OverlappingGroups {

  private static final int MAX_LEADERS = 1000;
  private static final int GROUP_SIZE = 200;
  private static final int MIN_LEADERS = 8;

  /** How many vectors a task assigns. */
  private static final int TASK_VECTORS = 4096;

  private final VectorSource vectors;
  private final float[] norms;
  private final int leafSize;
  private final int overlap;
  private final Workers workers;

  /**
   * @param norms squared norm of each vector
   * @param overlap groups a vector joins
   */
  OverlappingGroups(
      VectorSource vectors, float[] norms, int leafSize, int overlap, Workers workers) {
    this.vectors = vectors;
    this.norms = norms;
    this.leafSize = leafSize;
    this.overlap = overlap;
    this.workers = workers;
  }

  /**
   * Returns the members of each group, none of them twice in a group. If there is one group, it is
   * the array itself.
   */
  List<int[]> carve(int[] members, long seed) throws IOException {
    int size = members.length;
    if (size <= leafSize) {
      return List.of(members);
    }
    int leaderCount = Math.min(MAX_LEADERS, Math.max(MIN_LEADERS, size / GROUP_SIZE));
    int joins = Math.min(overlap, leaderCount - 1);
    int[] leaders = members.clone();
    BallCarver.chooseLeaders(leaders, 0, size, leaderCount, new SplitMix64(seed));
    int[] lead = Arrays.copyOf(leaders, leaderCount);
    // ordinals of a task times joins stay below an int's range; all of them might not
    int[][] joined = new int[(int) ((size + (TASK_VECTORS - 1L)) / TASK_VECTORS)][];
    workers.run(
        joined.length,
        () -> {
          NearestLeaders nearest = new NearestLeaders(vectors.copy(), norms);
          nearest.lead(lead, 0, leaderCount);
          return task -> {
            int start = task * TASK_VECTORS;
            int count = Math.min(TASK_VECTORS, size - start);
            joined[task] = new int[count * joins];
            nearest.assign(members, start, count, joins, joined[task], 0);
          };
        });
    return withoutSmall(gather(members, joined, joins, leaderCount));
  }

  private static int[][] gather(int[] members, int[][] joined, int joins, int leaderCount) {
    int[] counts = new int[leaderCount];
    for (int[] task : joined) {
      for (int leader : task) {
        counts[leader]++;
      }
    }
    int[][] groups = new int[leaderCount][];
    Arrays.setAll(groups, leader -> new int[counts[leader]]);
    Arrays.fill(counts, 0);
    int member = 0;
    for (int[] task : joined) {
      for (int i = 0; i < task.length; i += joins, member++) {
        for (int join = 0; join < joins; join++) {
          int leader = task[i + join];
          groups[leader][counts[leader]++] = members[member];
        }
      }
    }
    return groups;
  }

  /** Puts groups together that are too small for a leaf of their own. */
  private List<int[]> withoutSmall(int[][] groups) {
    List<int[]> result = new ArrayList<>();
    int[] gathered = new int[0];
    for (int[] group : groups) {
      if (group.length >= leafSize / BallCarver.SMALL_SHARE) {
        result.add(group);
        continue;
      }
      if (gathered.length + group.length > leafSize) {
        result.add(distinct(gathered));
        gathered = new int[0];
      }
      int[] longer = Arrays.copyOf(gathered, gathered.length + group.length);
      System.arraycopy(group, 0, longer, gathered.length, group.length);
      gathered = longer;
    }
    if (gathered.length > 0) {
      result.add(distinct(gathered));
    }
    return result;
  }

  private static int[] distinct(int[] ordinals) {
    return Arrays.stream(ordinals).sorted().distinct().toArray();
  }
}
