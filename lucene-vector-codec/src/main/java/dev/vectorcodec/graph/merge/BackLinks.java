package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.build.NeighborLists;

/**
 * Which new vectors chose a carried node as their neighbor, for one range of old nodes after the
 * other: all at once would be as much as the lists of the new vectors. Heap: 4 bytes an old node,
 * and 4 for each link of a range, which are a quarter of all or {@link #LEAST_LINKS}, if that is
 * more.
 */
final class BackLinks {

  /** A range has as many links as these if there are so many: 4 MB. */
  static final int LEAST_LINKS = 1 << 20;

  /** A range has one in this many of all links. */
  private static final int RANGES = 4;

  private final NeighborLists lists;
  private final int[] fresh;
  private final byte[] kept;
  private final Renumbering renumbering;
  private final long rangeLinks;

  /** How many new vectors chose an old node; in the range, where its sources end. */
  private final int[] ends;

  private int firstNode;
  private int endNode;

  /** New vectors; those that have nearer neighbors before the node's face are complemented. */
  private int[] sources = new int[0];

  /**
   * No range yet.
   *
   * @param fresh the new vectors, ascending; their lists have fewer than 2^31 neighbors in all
   * @param kept how many neighbors of each new vector no nearer one hides; they come first
   * @param leastLinks {@link #LEAST_LINKS}, or fewer
   */
  BackLinks(
      NeighborLists lists, int[] fresh, byte[] kept, Renumbering renumbering, int leastLinks) {
    this.lists = lists;
    this.fresh = fresh;
    this.kept = kept;
    this.renumbering = renumbering;
    this.ends = new int[renumbering.oldSize()];
    long total = 0;
    for (int node : fresh) {
      for (int slot = 0; slot < lists.count(node); slot++) {
        int oldNode = renumbering.oldNode(lists.neighbor(node, slot));
        if (oldNode != Renumbering.NONE) {
          ends[oldNode]++;
          total++;
        }
      }
    }
    this.rangeLinks = Math.max(leastLinks, (total + RANGES - 1) / RANGES);
  }

  /** Goes on to the next range; returns false if there is none. */
  boolean next() {
    firstNode = endNode;
    int size = 0;
    while (endNode < ends.length && (size == 0 || size + (long) ends[endNode] <= rangeLinks)) {
      int count = ends[endNode];
      ends[endNode++] = size;
      size += count;
    }
    if (size > sources.length) {
      sources = null; // the old ones are garbage before there are new ones
      sources = new int[size];
    }
    if (size > 0) {
      fill();
    }
    return firstNode < endNode;
  }

  private void fill() {
    for (int i = 0; i < fresh.length; i++) {
      for (int slot = 0; slot < lists.count(fresh[i]); slot++) {
        int oldNode = renumbering.oldNode(lists.neighbor(fresh[i], slot));
        if (oldNode >= firstNode && oldNode < endNode) {
          sources[ends[oldNode]++] = slot < kept[i] ? fresh[i] : ~fresh[i];
        }
      }
    }
  }

  /** The first old node of the range. */
  int firstNode() {
    return firstNode;
  }

  /** How many old nodes the range has. */
  int nodeCount() {
    return endNode - firstNode;
  }

  /** Where the sources of an old node of the range start. */
  int start(int oldNode) {
    return oldNode == firstNode ? 0 : ends[oldNode - 1];
  }

  /** Where they end. */
  int end(int oldNode) {
    return ends[oldNode];
  }

  /** A new vector that chose the node. */
  int source(int i) {
    return sources[i] < 0 ? ~sources[i] : sources[i];
  }

  /** Whether no nearer neighbor of that vector hides the node. */
  boolean isKept(int i) {
    return sources[i] >= 0;
  }
}
