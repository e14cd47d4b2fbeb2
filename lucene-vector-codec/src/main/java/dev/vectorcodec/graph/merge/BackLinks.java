package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.build.NeighborLists;

/**
 * Knows which new vectors chose a carried node as their neighbor. Heap: 4 bytes a node, and 4 for
 * each neighbor of a new vector.
 */
final class BackLinks {

  private final int[] ends;

  /** New vectors; the bits of one are inverted if a nearer neighbor of it hides the node. */
  private final int[] sources;

  /**
   * @param fresh the new vectors, ascending; their lists have fewer than 2^31 neighbors in all
   * @param kept how many neighbors of each new vector no nearer one hides; they come first
   */
  BackLinks(NeighborLists lists, int[] fresh, byte[] kept, Renumbering renumbering) {
    this.ends = new int[lists.size() + 1];
    long total = 0;
    for (int node : fresh) {
      for (int slot = 0; slot < lists.count(node); slot++) {
        int neighbor = lists.neighbor(node, slot);
        if (renumbering.oldNode(neighbor) != Renumbering.NONE) {
          ends[neighbor + 1]++;
          total++;
        }
      }
    }
    this.sources = new int[Math.toIntExact(total)];
    for (int node = 0; node < lists.size(); node++) {
      ends[node + 1] += ends[node];
    }
    for (int i = 0; i < fresh.length; i++) {
      for (int slot = 0; slot < lists.count(fresh[i]); slot++) {
        int neighbor = lists.neighbor(fresh[i], slot);
        if (renumbering.oldNode(neighbor) != Renumbering.NONE) {
          sources[ends[neighbor]++] = slot < kept[i] ? fresh[i] : ~fresh[i];
        }
      }
    }
  }

  /** Where the sources of a node start. */
  int start(int node) {
    return node == 0 ? 0 : ends[node - 1];
  }

  /** Where they end. */
  int end(int node) {
    return ends[node];
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
