package dev.vectorcodec.segment;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeBlockBuffer;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.ResidualEncoder;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Encodes the blocks of nodes: a node's neighbors, and their codes relative to it. */
final class NodeBlockEncoder {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final NodeLayout layout;
  private final PreparedVectors.Reader vectors;
  private final ResidualEncoder encoder;
  private final CodeBlockBuffer[] groups;
  private final byte[] block;
  private final float[] center;
  private final float[] neighborVector;

  /** An encoder for one thread. */
  NodeBlockEncoder(
      NodeLayout layout,
      PreparedVectors.Reader vectors,
      Geometry geometry,
      float[] rotatedCentroid) {
    this.layout = layout;
    this.vectors = vectors;
    this.encoder = new ResidualEncoder(geometry, layout.bits(), rotatedCentroid);
    this.block = new byte[layout.sizeInBytes()];
    this.groups = new CodeBlockBuffer[layout.groups()];
    for (int group = 0; group < groups.length; group++) {
      groups[group] = new CodeBlockBuffer(layout.block(), block, layout.groupOffset(group));
    }
    this.center = new float[rotatedCentroid.length];
    this.neighborVector = new float[rotatedCentroid.length];
  }

  /**
   * Encodes the block of the node that holds {@code ordinal}.
   *
   * @param lists neighbors, as ordinals
   */
  void encode(int ordinal, NeighborLists lists, int[] nodeOfOrdinal) throws IOException {
    vectors.readStart(ordinal, center, 0, center.length);
    int count = lists.count(ordinal);
    for (int slot = 0; slot < count; slot++) {
      int neighbor = lists.neighbor(ordinal, slot);
      vectors.readStart(neighbor, neighborVector, 0, neighborVector.length);
      encoder.encode(center, 0, neighborVector, 0);
      groups[slot / VectorKernels.BLOCK_CODES].set(slot % VectorKernels.BLOCK_CODES, encoder);
      INT.set(block, layout.neighborOffset(slot), nodeOfOrdinal[neighbor]);
    }
    for (int slot = count; slot < layout.degree(); slot++) {
      INT.set(block, layout.neighborOffset(slot), GraphWriter.UNUSED);
    }
    for (int group = 0; group < groups.length; group++) {
      int used = count - group * VectorKernels.BLOCK_CODES;
      groups[group].clearFrom(Math.max(0, Math.min(VectorKernels.BLOCK_CODES, used)));
    }
    INT.set(block, layout.ordinalOffset(), ordinal);
    INT.set(block, layout.neighborCountOffset(), count);
  }

  /** Copies the block that was encoded last. */
  void copyTo(byte[] target, int offset) {
    System.arraycopy(block, 0, target, offset, block.length);
  }
}
