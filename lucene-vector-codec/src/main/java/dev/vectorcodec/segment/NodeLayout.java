package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeBlockLayout;

/**
 * Where the parts of one node of the graph lie.
 *
 * <pre>
 * node block:    [int: ordinal][int: neighbor count][zeros up to 64 bytes]
 *                degree/32 groups of [code block][32 ints: neighbors, -1 unused]
 * neighbor list: degree ints: neighbors, -1 unused
 * </pre>
 *
 * <p>The header comes first because everything waits for the ordinal: reading it makes the hardware
 * fetch the codes behind it.
 */
record NodeLayout(GraphKind kind, int degree, int bits, int paddedDimension) {

  static final int ALIGNMENT = 64;
  private static final int HEADER_BYTES = 64;
  private static final int GROUP_IDS_BYTES = VectorKernels.BLOCK_CODES * Integer.BYTES;

  CodeBlockLayout block() {
    return new CodeBlockLayout(paddedDimension, bits);
  }

  int groups() {
    return degree / VectorKernels.BLOCK_CODES;
  }

  private int groupBytes() {
    return block().sizeInBytes() + GROUP_IDS_BYTES;
  }

  int groupOffset(int group) {
    return HEADER_BYTES + group * groupBytes();
  }

  int neighborOffset(int slot) {
    if (kind == GraphKind.NEIGHBOR_LISTS) {
      return slot * Integer.BYTES;
    }
    int group = slot / VectorKernels.BLOCK_CODES;
    int inGroup = slot % VectorKernels.BLOCK_CODES;
    return groupOffset(group) + block().sizeInBytes() + inGroup * Integer.BYTES;
  }

  int ordinalOffset() {
    return 0;
  }

  int neighborCountOffset() {
    return Integer.BYTES;
  }

  int sizeInBytes() {
    int end =
        switch (kind) {
          case NONE -> 0;
          case NODE_BLOCKS -> groupOffset(groups());
          case NEIGHBOR_LISTS -> degree * Integer.BYTES;
        };
    return (end + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
