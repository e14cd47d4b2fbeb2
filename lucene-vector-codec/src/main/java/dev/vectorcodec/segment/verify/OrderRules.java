package dev.vectorcodec.segment.verify;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import org.apache.lucene.util.FixedBitSet;

/**
 * The rules C1 and C2: ordinals and nodes are each other's inverse, clusters ascend, and each
 * cluster's first node is where it begins.
 */
final class OrderRules {

  private final CodesLayout layout;
  private final PagedFile.Cursor codes;
  private final Problems problems;

  OrderRules(CodesLayout layout, PagedFile.Cursor codes, Problems problems) {
    this.layout = layout;
    this.codes = codes;
    this.problems = problems;
  }

  void check() throws IOException {
    checkOrdinals();
    checkClusters();
    for (int entry = 0; entry < layout.entryCount(); entry++) {
      int node = codes.readInt(layout.entryOffset(entry));
      if (isNode(node) == false) {
        problems.add("an entry is no node", "node " + node + " of entry " + entry);
      }
    }
  }

  private boolean isNode(int node) {
    return node >= 0 && node < layout.count();
  }

  private void checkOrdinals() throws IOException {
    FixedBitSet seen = new FixedBitSet(layout.count());
    for (int node = 0; node < layout.count(); node++) {
      int ordinal = codes.readInt(layout.ordinalOffset(node));
      if (isNode(ordinal) == false) {
        problems.add("an ordinal is out of range", ordinal + " of node " + node);
      } else if (seen.getAndSet(ordinal)) {
        problems.add("two nodes have one ordinal", "ordinal " + ordinal + " of node " + node);
      } else {
        int back = codes.readInt(layout.nodeOffset(ordinal));
        if (back != node) {
          problems.add(
              "the nodes of ordinals are not the inverse of the ordinals of nodes",
              "node " + node + " has ordinal " + ordinal + ", which has node " + back);
        }
      }
    }
  }

  private void checkClusters() throws IOException {
    long[] record = new long[layout.code().sizeInLongs()];
    int[] starts = new int[layout.clusterCount() + 1];
    int last = 0;
    for (int node = 0; node < layout.count(); node++) {
      codes.readLongs(layout.recordOffset(node), record, 0, record.length);
      int cluster = layout.code().cluster(record, 0);
      if (cluster >= layout.clusterCount()) {
        problems.add("a cluster is out of range", cluster + " of node " + node);
        continue;
      }
      if (cluster < last) {
        problems.add("clusters do not ascend", cluster + " of node " + node + " after " + last);
      }
      last = cluster;
      starts[cluster + 1]++;
    }
    for (int cluster = 0; cluster < layout.clusterCount(); cluster++) {
      starts[cluster + 1] += starts[cluster];
      int expected = Math.min(starts[cluster], layout.count() - 1);
      int stored = codes.readInt(layout.firstNodeOffset(cluster));
      if (stored != expected) {
        problems.add(
            "a cluster's first node is not where it begins",
            "node " + stored + " of cluster " + cluster + ", not " + expected);
      }
    }
  }
}
