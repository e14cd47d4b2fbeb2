package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.VectorRows;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.graph.walk.VisitedSet;
import java.io.IOException;

/**
 * Mends the list of a carried node that lacks neighbors, and gives new vectors that chose it a
 * place there. One instance a thread.
 *
 * <p>A new vector takes a free place, or that of the farthest neighbor if it is nearer: that one
 * only fills the list. One that is farther is of use if nothing hides the node from it: the node
 * then chooses again among all. What places are free afterwards goes to the neighbors of lost
 * neighbors.
 */
final class LinkMender {

  /** A node that lacks fewer neighbors than this is left alone: a walk hardly misses one in 32. */
  private static final int MISSED = 2;

  /** How many neighbors of a lost neighbor are looked at; rows start with the nearest. */
  private static final int TAKEN = 16;

  /** Most of those that a node did not have before. */
  private static final int MOST_ADDED = 64;

  /**
   * New vectors may take the places of so few neighbors, one in this many, without a choice: what
   * comes first in a list leads away from the node in all directions, and has to stay.
   */
  private static final int REPLACED_SHARE = 4;

  /** The node's own row, and that of what is compared with it. */
  private static final int NODE = 0;

  private static final int OTHER = 1;

  private final OldLinks old;
  private final Renumbering renumbering;
  private final NeighborLists lists;
  private final BackLinks backLinks;
  private final int limit;
  private final ListChooser chooser;
  private final VectorRows rows;
  private final int[] other = {OTHER};
  private final VisitedSet known = new VisitedSet();
  private final NearestHeap added = new NearestHeap();
  private final int[] row;
  private final int[] lostRow;
  private final int[] ids;
  private final int[] chosen;
  private final int[] undecided = new int[MOST_ADDED];

  LinkMender(
      VectorSource vectors,
      OldLinks old,
      Renumbering renumbering,
      NeighborLists lists,
      BackLinks backLinks) {
    this.old = old;
    this.renumbering = renumbering;
    this.lists = lists;
    this.backLinks = backLinks;
    this.limit = lists.degree();
    this.chooser = new ListChooser(vectors, limit + MOST_ADDED);
    this.rows = new VectorRows(vectors, 2);
    this.row = new int[old.degree()];
    this.lostRow = new int[old.degree()];
    this.ids = new int[limit + MOST_ADDED];
    this.chosen = new int[limit];
  }

  /**
   * Mends the list of a carried node, which is in the range of the links back.
   *
   * @param lost whether neighbors of the old node are gone
   */
  void mend(int oldNode, boolean lost) throws IOException {
    int node = renumbering.newNode(oldNode);
    boolean wanted = backLinks.start(oldNode) < backLinks.end(oldNode);
    if (wanted == false && (lost == false || limit - lists.count(node) < MISSED)) {
      return;
    }
    rows.read(node, NODE);
    if (wanted) {
      takeIn(oldNode, node);
    }
    if (lost && limit - lists.count(node) >= MISSED) {
      replaceLost(oldNode, node);
    }
  }

  private float distance(int candidate) throws IOException {
    rows.read(candidate, OTHER);
    return rows.distances(NODE, other, 1)[0];
  }

  /** Fills free places with what the lost neighbors were linked with. */
  private void replaceLost(int oldNode, int node) throws IOException {
    int count = lists.count(node);
    known.reset(1);
    known.add(node);
    for (int slot = 0; slot < count; slot++) {
      known.add(lists.neighbor(node, slot));
    }
    int found = 0;
    int degree = old.read(oldNode, row);
    for (int i = 0; i < degree && found < MOST_ADDED; i++) {
      if (renumbering.newNode(row[i]) == Renumbering.NONE) {
        found = addNeighborsOf(row[i], found);
      }
    }
    if (found > 0) {
      int added = chooser.choose(node, ids, found, chosen, limit - count);
      for (int slot = 0; slot < count; slot++) {
        ids[slot] = lists.neighbor(node, slot);
      }
      // Behind them is what only fills the list, whose places new vectors may take later.
      System.arraycopy(ids, 0, chosen, added, count);
      lists.set(node, chosen, added + count);
    }
  }

  /** Adds what a lost neighbor was linked with to the candidates; returns how many there are. */
  private int addNeighborsOf(int lostNode, int found) throws IOException {
    int degree = old.read(lostNode, lostRow);
    int size = found;
    int taken = 0;
    for (int slot = 0; slot < degree && taken < TAKEN && size < MOST_ADDED; slot++) {
      int candidate = renumbering.newNode(lostRow[slot]);
      if (candidate != Renumbering.NONE) {
        taken++;
        ids[size] = candidate;
        size += known.add(candidate) ? 1 : 0;
      }
    }
    return size;
  }

  /** Takes in the new vectors that chose the node. */
  private void takeIn(int oldNode, int node) throws IOException {
    int start = backLinks.start(oldNode);
    added.reset(MOST_ADDED);
    for (int i = start; i < backLinks.end(oldNode); i++) {
      added.offer(distance(backLinks.source(i)), i - start);
    }
    added.sort();
    int count = lists.count(node);
    int left = count;
    int taken = 0;
    int open = 0;
    for (int i = 0; i < added.size(); i++) {
      int source = start + added.id(i);
      boolean fits = taken + left < limit;
      if (fits || replaces(node, added.distance(i), count, left)) {
        left -= fits ? 0 : 1;
        ids[taken++] = backLinks.source(source);
      } else if (count - left >= limit / REPLACED_SHARE || backLinks.isKept(source)) {
        undecided[open++] = backLinks.source(source);
      }
    }
    for (int slot = 0; slot < left; slot++) {
      ids[taken + slot] = lists.neighbor(node, slot);
    }
    System.arraycopy(undecided, 0, ids, taken + left, open);
    if (open > 0) {
      int size = taken + left + open;
      lists.set(node, chosen, chooser.choose(node, ids, size, chosen, limit));
    } else {
      lists.set(node, ids, taken + left);
    }
  }

  /** Whether something at a distance is better than the last of the neighbors that are left. */
  private boolean replaces(int node, float distance, int count, int left) throws IOException {
    return left > 0
        && count - left < limit / REPLACED_SHARE
        && distance < distance(lists.neighbor(node, left - 1));
  }
}
