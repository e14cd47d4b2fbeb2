package dev.vectorcodec.segment;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.Workers;
import dev.vectorcodec.quantization.Geometry;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.store.IndexOutput;

/** Writes the graph of one field. */
final class GraphWriter {

  /** A neighbor slot without a neighbor; used slots come first. */
  static final int UNUSED = -1;

  /** Nodes a task encodes. */
  private static final int TASK_NODES = 16;

  /** Encoded nodes are written in rounds of about so many bytes; two rounds are on the heap. */
  private static final int ROUND_BYTES = 1 << 21;

  private static final int MIN_ROUND_TASKS = 8;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final IndexOutput out;
  private final PreparedVectors vectors;
  private final Geometry geometry;
  private final float[] rotatedCentroid;
  private final Workers workers;

  GraphWriter(
      IndexOutput out,
      PreparedVectors vectors,
      Geometry geometry,
      float[] rotatedCentroid,
      Workers workers) {
    this.out = out;
    this.workers = workers;
    this.vectors = vectors;
    this.geometry = geometry;
    this.rotatedCentroid = rotatedCentroid;
  }

  /**
   * Writes a graph; node blocks are written in {@code order}, so that near nodes lie near each
   * other.
   *
   * @param order all ordinals, the root of the graph first
   */
  void write(GraphLayout layout, NeighborLists lists, int[] order) throws IOException {
    assert out.getFilePointer() == layout.offset();
    int[] sample = sample(layout, order.length);
    if (layout.node().kind() == GraphKind.NEIGHBOR_LISTS) {
      writeLists(layout.node(), lists);
      for (int i = 0; i < sample.length; i++) {
        sample[i] = order[sample[i]];
      }
      writeSample(layout, sample, sample);
      return;
    }
    int[] nodeOfOrdinal = new int[order.length];
    for (int node = 0; node < order.length; node++) {
      nodeOfOrdinal[order[node]] = node;
    }
    writeBlocks(layout.node(), lists, order, nodeOfOrdinal);
    int[] ordinals = new int[sample.length];
    Arrays.setAll(ordinals, i -> order[sample[i]]);
    writeSample(layout, sample, ordinals);
    for (int node : nodeOfOrdinal) {
      out.writeInt(node);
    }
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
  }

  /** Evenly spread positions of the order, the first among them. */
  private static int[] sample(GraphLayout layout, int count) {
    int[] sample = new int[layout.sampleCount()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (int) ((long) i * count / sample.length);
    }
    return sample;
  }

  private void writeLists(NodeLayout layout, NeighborLists lists) throws IOException {
    byte[] bytes = new byte[layout.sizeInBytes()];
    for (int node = 0; node < lists.size(); node++) {
      for (int slot = 0; slot < layout.degree(); slot++) {
        int neighbor = slot < lists.count(node) ? lists.neighbor(node, slot) : UNUSED;
        INT.set(bytes, layout.neighborOffset(slot), neighbor);
      }
      out.writeBytes(bytes, bytes.length);
    }
  }

  /** Writes the blocks of one round while the next is encoded. */
  private void writeBlocks(NodeLayout layout, NeighborLists lists, int[] order, int[] nodeOfOrdinal)
      throws IOException {
    int blockBytes = layout.sizeInBytes();
    int tasks = Math.max(MIN_ROUND_TASKS, ROUND_BYTES / (TASK_NODES * blockBytes));
    byte[][][] rounds = new byte[2][tasks][TASK_NODES * blockBytes];
    int perRound = tasks * TASK_NODES;
    for (int start = 0; start < order.length; start += perRound) {
      int first = start;
      int count = Math.min(perRound, order.length - start);
      byte[][] encoded = rounds[0];
      byte[][] written = rounds[1];
      workers.run(
          (count + TASK_NODES - 1) / TASK_NODES,
          () -> {
            NodeBlockEncoder encoder =
                new NodeBlockEncoder(layout, vectors.reader(), geometry, rotatedCentroid);
            return task -> {
              int end = Math.min(count, (task + 1) * TASK_NODES);
              for (int i = task * TASK_NODES; i < end; i++) {
                encoder.encode(order[first + i], lists, nodeOfOrdinal);
                encoder.copyTo(encoded[task], i % TASK_NODES * blockBytes);
              }
            };
          },
          () -> writeRound(written, Math.min(first, perRound), blockBytes));
      rounds[0] = written;
      rounds[1] = encoded;
    }
    int last = order.length % perRound;
    writeRound(rounds[1], last == 0 ? Math.min(perRound, order.length) : last, blockBytes);
  }

  private void writeRound(byte[][] blocks, int count, int blockBytes) throws IOException {
    for (int task = 0; task * TASK_NODES < count; task++) {
      int nodes = Math.min(TASK_NODES, count - task * TASK_NODES);
      out.writeBytes(blocks[task], nodes * blockBytes);
    }
  }

  private void writeSample(GraphLayout layout, int[] nodes, int[] ordinals) throws IOException {
    int padded = rotatedCentroid.length;
    PreparedVectors.Reader reader = vectors.reader();
    new CodeWriter(out, geometry, rotatedCentroid)
        .writeBlocks(
            layout.sampleBlock(),
            ordinals.length,
            (position, target) -> reader.readStart(ordinals[position], target, 0, padded));
    for (int node : nodes) {
      out.writeInt(node);
    }
  }
}
