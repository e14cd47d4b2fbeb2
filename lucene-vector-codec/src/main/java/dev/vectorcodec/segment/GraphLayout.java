package dev.vectorcodec.segment;

import dev.vectorcodec.quantization.CodeBlockLayout;

/**
 * Where the parts of a field's graph lie in the graph file.
 *
 * <pre>
 * [count nodes]
 * [entry sample: code blocks, 1 bit, relative to the centroid]
 * [entry sample: one int a sampled node]
 * [node blocks only: count ints, the node of each ordinal]
 * </pre>
 */
record GraphLayout(long offset, int count, int sampleCount, NodeLayout node) {

  static final int SAMPLE_BITS = 1;

  long nodeOffset(int number) {
    return offset + (long) number * node.sizeInBytes();
  }

  CodeBlockLayout sampleBlock() {
    return new CodeBlockLayout(node.paddedDimension(), SAMPLE_BITS);
  }

  int sampleBlocks() {
    return CodesLayout.blocks(sampleCount);
  }

  long sampleBlockOffset(int block) {
    return nodeOffset(count) + (long) block * sampleBlock().sizeInBytes();
  }

  long sampleNodeOffset(int sample) {
    return sampleBlockOffset(sampleBlocks()) + (long) sample * Integer.BYTES;
  }

  long nodeOfOrdinalOffset(int ordinal) {
    return sampleNodeOffset(sampleCount) + (long) ordinal * Integer.BYTES;
  }

  long sizeInBytes() {
    return switch (node.kind()) {
      case NONE -> 0;
      case NODE_BLOCKS -> nodeOfOrdinalOffset(count) - offset;
      case NEIGHBOR_LISTS -> sampleNodeOffset(sampleCount) - offset;
    };
  }
}
