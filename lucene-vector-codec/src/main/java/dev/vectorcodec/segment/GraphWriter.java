package dev.vectorcodec.segment;

import dev.vectorcodec.graph.NeighborLists;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeBlockBuffer;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.ResidualEncoder;
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

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final IndexOutput out;
  private final PreparedVectors vectors;
  private final Geometry geometry;
  private final float[] rotatedCentroid;

  GraphWriter(
      IndexOutput out, PreparedVectors vectors, Geometry geometry, float[] rotatedCentroid) {
    this.out = out;
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

  private void writeBlocks(NodeLayout layout, NeighborLists lists, int[] order, int[] nodeOfOrdinal)
      throws IOException {
    int padded = rotatedCentroid.length;
    byte[] bytes = new byte[layout.sizeInBytes()];
    CodeBlockBuffer[] groups = new CodeBlockBuffer[layout.groups()];
    for (int group = 0; group < groups.length; group++) {
      groups[group] = new CodeBlockBuffer(layout.block(), bytes, layout.groupOffset(group));
    }
    ResidualEncoder encoder = new ResidualEncoder(geometry, layout.bits(), rotatedCentroid);
    float[] center = new float[padded];
    float[] neighborVector = new float[padded];
    for (int ordinal : order) {
      vectors.readStart(ordinal, center, 0, padded);
      int count = lists.count(ordinal);
      for (int slot = 0; slot < layout.degree(); slot++) {
        int neighbor = UNUSED;
        if (slot < count) {
          int neighborOrdinal = lists.neighbor(ordinal, slot);
          neighbor = nodeOfOrdinal[neighborOrdinal];
          vectors.readStart(neighborOrdinal, neighborVector, 0, padded);
          encoder.encode(center, 0, neighborVector, 0);
          groups[slot / VectorKernels.BLOCK_CODES].set(slot % VectorKernels.BLOCK_CODES, encoder);
        }
        INT.set(bytes, layout.neighborOffset(slot), neighbor);
      }
      for (int group = 0; group < groups.length; group++) {
        int used = count - group * VectorKernels.BLOCK_CODES;
        groups[group].clearFrom(Math.max(0, Math.min(VectorKernels.BLOCK_CODES, used)));
      }
      INT.set(bytes, layout.ordinalOffset(), ordinal);
      INT.set(bytes, layout.neighborCountOffset(), count);
      out.writeBytes(bytes, bytes.length);
    }
  }

  private void writeSample(GraphLayout layout, int[] nodes, int[] ordinals) throws IOException {
    int padded = rotatedCentroid.length;
    new CodeWriter(out, geometry, rotatedCentroid)
        .writeBlocks(
            layout.sampleBlock(),
            ordinals.length,
            (position, target) -> vectors.readStart(ordinals[position], target, 0, padded));
    for (int node : nodes) {
      out.writeInt(node);
    }
  }
}
