package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.ReachabilityRepair;
import dev.vectorcodec.graph.build.VectorSource;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/**
 * Makes the graph of the vectors that stayed and of those that came, from a graph of the former.
 *
 * <p>Links between nodes that stay are kept. New vectors find their neighbors by walks over the
 * carried graph and among each other, and the neighbors choose again between theirs and them; so do
 * nodes that lost neighbors, between what is left and what these were linked with. In the end every
 * node can be reached.
 *
 * <p>Call {@link #link}, {@link #mend} and {@link #connect}, in this order: what one of them needs
 * is garbage before the next one starts. The result follows from what is given alone, however many
 * threads take part.
 *
 * <p>Heap, with L the lesser of the degree and 64: {@code 4 * L + 4} bytes a node for the lists and
 * 1 bit an old node; while new vectors are linked 9 bytes for each of them; then {@link BackLinks};
 * then {@code 4 + L / 8} bytes a node for what is reached.
 */
public final class GraphMerger {

  /** Nodes that the walk of a new vector takes its way over. */
  private static final int BEAM = 24;

  /** Carried nodes, of those that a walk meets, that a new vector's neighbors are chosen from. */
  private static final int CARRIED = 48;

  private final VectorSource vectors;
  private final OldLinks old;
  private final Renumbering renumbering;
  private final Workers workers;
  private final NeighborLists lists;
  private final FixedBitSet lost;
  private int[] fresh = new int[0];

  /** For each new vector, how many of its neighbors no nearer one hides. */
  private byte[] kept = new byte[0];

  /**
   * @param vectors those of the new graph, by node
   * @param degree most neighbors of a node
   */
  public GraphMerger(
      VectorSource vectors, OldLinks old, Renumbering renumbering, int degree, Workers workers) {
    this.vectors = vectors;
    this.old = old;
    this.renumbering = renumbering;
    this.workers = workers;
    this.lists = new NeighborLists(renumbering.newSize(), mostNeighbors(degree));
    this.lost = new FixedBitSet(Math.max(1, renumbering.oldSize()));
  }

  /** Builds choose among this many candidates, and leave the other slots free. */
  public static int mostNeighbors(int degree) {
    return Math.min(degree, GraphBuilder.CANDIDATES);
  }

  /** Carries the links of the old graph over, and links new vectors to what is near. */
  public void link(FreshVectors given) throws IOException {
    carryLinks();
    fresh = given.nodes();
    linkFresh(given);
  }

  /** Lets nodes choose again that new vectors chose, or that lost neighbors. */
  public void mend() throws IOException {
    mend(BackLinks.LEAST_LINKS);
  }

  /**
   * {@link #mend()}.
   *
   * @param rangeLinks so many links back are on the heap at the same time, if a quarter is not more
   */
  void mend(int rangeLinks) throws IOException {
    BackLinks backLinks = new BackLinks(lists, fresh, kept, renumbering, rangeLinks);
    while (backLinks.next()) {
      int first = backLinks.firstNode();
      workers.forEach(
          backLinks.nodeCount(),
          () -> {
            LinkMender mender =
                new LinkMender(vectors.copy(), old.copy(), renumbering, lists, backLinks);
            return i -> {
              if (renumbering.newNode(first + i) != Renumbering.NONE) {
                mender.mend(first + i, lost.get(first + i));
              }
            };
          });
    }
  }

  /**
   * Makes every node reachable and returns all lists.
   *
   * @param order all nodes; every one is to be reachable from the first
   */
  public NeighborLists connect(int[] order) {
    new ReachabilityRepair(lists, order, order[0]).run();
    return lists;
  }

  /** Copies the links between nodes that stay; notes which nodes lost one. */
  private void carryLinks() throws IOException {
    workers.forEach(
        renumbering.oldSize(),
        () -> {
          OldLinks links = old.copy();
          int[] row = new int[links.degree()];
          return oldNode -> {
            int node = renumbering.newNode(oldNode);
            if (node != Renumbering.NONE) {
              int count = links.read(oldNode, row);
              int kept = 0;
              for (int i = 0; i < count && kept < lists.degree(); i++) {
                int neighbor = renumbering.newNode(row[i]);
                row[kept] = neighbor;
                kept += neighbor == Renumbering.NONE ? 0 : 1;
              }
              lists.set(node, row, kept);
              if (kept < count) {
                // Tasks are ranges of old nodes that share no word of the set.
                lost.set(oldNode);
              }
            }
          };
        });
  }

  /** Chooses the neighbors of new vectors, cluster by cluster: walks then meet the same nodes. */
  private void linkFresh(FreshVectors given) throws IOException {
    kept = new byte[fresh.length];
    long[] byCluster = new long[fresh.length];
    Arrays.setAll(byCluster, i -> (long) given.clusters()[i] << Integer.SIZE | i);
    Arrays.sort(byCluster);
    workers.forEach(
        byCluster.length,
        () -> {
          CarriedWalk walk = new CarriedWalk(vectors.copy(), lists, BEAM, CARRIED);
          ListChooser chooser = new ListChooser(vectors.copy(), CARRIED + FreshVectors.AMONG);
          int[] ids = new int[CARRIED + FreshVectors.AMONG];
          int[] chosen = new int[lists.degree()];
          return i -> {
            int index = (int) byCluster[i];
            int node = fresh[index];
            int[] starts = given.starts()[given.clusters()[index]];
            int count = walk.find(node, starts, ids);
            count = append(given.among(), index, ids, count);
            lists.set(node, chosen, chooser.choose(node, ids, count, chosen, chosen.length));
            kept[index] = (byte) chooser.keptCount();
          };
        });
  }

  private int append(NeighborLists among, int index, int[] ids, int size) {
    int count = among.count(index);
    for (int i = 0; i < count; i++) {
      ids[size + i] = fresh[among.neighbor(index, i)];
    }
    return size + count;
  }
}
