package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.ClusterSample;
import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.util.Arrays;

/** The nodes of each cluster of the old segment. */
final class ClusterRanges {

  /** The first node of each cluster, and behind the last one the count of nodes. */
  private final int[] starts;

  private ClusterRanges(int[] starts) {
    this.starts = starts;
  }

  /**
   * Reads the clusters of all nodes from their records, and checks that they ascend and that no
   * record has numbers that no encoder writes: the records will be copied as they are.
   */
  static ClusterRanges read(OldField field, AbortCheck abortCheck) throws IOException {
    CodesLayout layout = field.metadata().codes();
    CodeRecordLayout code = layout.code();
    PagedFile.Cursor codes = field.codes().cursor();
    long[] record = new long[code.sizeInLongs()];
    int[] starts = new int[layout.clusterCount() + 1];
    int last = 0;
    for (int node = 0; node < layout.count(); node++) {
      abortCheck.countVector();
      codes.readLongs(layout.recordOffset(node), record, 0, record.length);
      int cluster = code.cluster(record, 0);
      if (cluster < last || cluster >= layout.clusterCount()) {
        throw codes.file().corrupt("cluster=" + cluster + " of node=" + node + " after " + last);
      }
      if (code.isSound(record, 0) == false) {
        throw codes.file().corrupt("record of node=" + node + " has numbers out of range");
      }
      last = cluster;
      starts[cluster + 1]++;
    }
    for (int cluster = 0; cluster < layout.clusterCount(); cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    return new ClusterRanges(starts);
  }

  int count() {
    return starts.length - 1;
  }

  int start(int cluster) {
    return starts[cluster];
  }

  int end(int cluster) {
    return starts[cluster + 1];
  }

  /**
   * Returns for each cluster the first of its nodes that stay, as many as searches start from.
   * Where no node of a cluster stays, it is the first node of the segment that stays.
   */
  int[][] samples(Renumbering renumbering) {
    int[][] samples = new int[count()][];
    int any = 0;
    while (renumbering.newNode(any) == Renumbering.NONE) {
      any++;
    }
    for (int cluster = 0; cluster < samples.length; cluster++) {
      int[] sample = new int[Math.max(1, ClusterSample.size(end(cluster) - start(cluster)))];
      int found = 0;
      for (int node = start(cluster); node < end(cluster) && found < sample.length; node++) {
        if (renumbering.newNode(node) != Renumbering.NONE) {
          sample[found++] = renumbering.newNode(node);
        }
      }
      if (found == 0) {
        sample[found++] = renumbering.newNode(any);
      }
      samples[cluster] = Arrays.copyOf(sample, found);
    }
    return samples;
  }
}
