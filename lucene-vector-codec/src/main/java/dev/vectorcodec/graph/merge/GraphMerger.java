package dev.vectorcodec.graph.merge;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.Workers;
import dev.vectorcodec.graph.build.GraphBuilder;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.ReachabilityRepair;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.graph.candidates.Reservoirs;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/**
 * Makes the graph of the vectors that stayed and of those that came, from a graph of the former.
 *
 * <p>It keeps the links between nodes that stay. New vectors find their neighbors by walks over the
 * carried graph and among each other, and these neighbors choose again between their own neighbors
 * and the new vectors. Nodes that lost neighbors choose again, too, between the neighbors that are
 * left and those of the lost ones. In the end every node can be reached.
 *
 * <p>The result follows from the arguments alone, however many threads take part. Heap, with L the
 * lesser of the degree and 64: {@code 4 * L + 4} bytes a node for the lists, {@code 8 + L / 8} for
 * the set of reached nodes, 1 bit an old node, and {@code 4 * L} a new vector.
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

  /**
   * Makes the graph; call once.
   *
   * @param order all nodes; every one will be reachable from the first
   */
  public NeighborLists merge(FreshVectors fresh, int[] order) throws IOException {
    carryLinks();
    byte[] kept = linkFresh(fresh);
    mend(new BackLinks(lists, fresh.nodes(), kept, renumbering));
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

  /**
   * Chooses the neighbors of new vectors, cluster by cluster: walks then meet the same nodes.
   * Returns for each vector how many of them no nearer one hides.
   */
  private byte[] linkFresh(FreshVectors fresh) throws IOException {
    byte[] kept = new byte[fresh.nodes().length];
    long[] byCluster = new long[fresh.nodes().length];
    Arrays.setAll(byCluster, i -> (long) fresh.clusters()[i] << Integer.SIZE | i);
    Arrays.sort(byCluster);
    workers.forEach(
        byCluster.length,
        () -> {
          CarriedWalk walk = new CarriedWalk(vectors.copy(), lists, BEAM, CARRIED);
          ListChooser chooser = new ListChooser(vectors.copy(), CARRIED + fresh.among().capacity());
          int[] ids = new int[CARRIED + fresh.among().capacity()];
          int[] chosen = new int[lists.degree()];
          return i -> {
            int index = (int) byCluster[i];
            int node = fresh.nodes()[index];
            int[] starts = fresh.starts()[fresh.clusters()[index]];
            int count = walk.find(node, starts, ids);
            count = appendFresh(fresh, index, ids, count);
            lists.set(node, chosen, chooser.choose(node, ids, count, chosen, chosen.length));
            kept[index] = (byte) chooser.keptCount();
          };
        });
    return kept;
  }

  private static int appendFresh(FreshVectors fresh, int index, int[] ids, int size) {
    Reservoirs among = fresh.among();
    int count = among.count(index);
    for (int i = 0; i < count; i++) {
      ids[size + i] = fresh.nodes()[Candidate.id(among.get(index, i))];
    }
    return size + count;
  }

  private void mend(BackLinks backLinks) throws IOException {
    workers.forEach(
        renumbering.oldSize(),
        () -> {
          LinkMender mender =
              new LinkMender(vectors.copy(), old.copy(), renumbering, lists, backLinks);
          return oldNode -> {
            if (renumbering.newNode(oldNode) != Renumbering.NONE) {
              mender.mend(oldNode, lost.get(oldNode));
            }
          };
        });
  }
}
