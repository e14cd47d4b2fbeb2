package dev.vectorcodec.documents;

/** The graph of a field: ".vex". */
final class DecodedGraph {

  private final DecodedField field;
  private final DecodedFile file;
  private final long nodeLength;

  DecodedGraph(DecodedField field) {
    this.field = field;
    this.file = field.segment.graph;
    this.nodeLength = hasBlocks() ? 64 + field.degree / 32 * groupLength() : 4L * field.degree;
  }

  boolean hasBlocks() {
    return field.graphKind == DecodedField.NODE_BLOCKS;
  }

  private long groupLength() {
    return field.blockLength(field.nodeBits) + 128;
  }

  private long nodeStart(int node) {
    return field.graphOffset + node * nodeLength;
  }

  private long groupStart(int node, int slot) {
    return nodeStart(node) + 64 + slot / 32 * groupLength();
  }

  int ordinal(int node) {
    return hasBlocks() ? file.readInt(nodeStart(node)) : node;
  }

  /** Field "neighbor count" of a node block. */
  int neighborCount(int node) {
    file.checkZero(nodeStart(node) + 8, nodeStart(node) + 64);
    return file.readInt(nodeStart(node) + 4);
  }

  int neighbor(int node, int slot) {
    if (hasBlocks()) {
      long ids = groupStart(node, slot) + field.blockLength(field.nodeBits);
      return file.readInt(ids + 4L * (slot % 32));
    }
    return file.readInt(nodeStart(node) + 4L * slot);
  }

  DecodedCode neighborCode(int node, int slot) {
    return DecodedCode.inBlock(
        file, groupStart(node, slot), field.nodeBits, field.padded(), slot % 32);
  }

  private long sampleStart() {
    return nodeStart(field.count);
  }

  private long sampleNodesStart() {
    return sampleStart() + (field.sampleCount + 31) / 32 * field.blockLength(1);
  }

  DecodedCode sampleCode(int sample) {
    long start = sampleStart() + sample / 32 * field.blockLength(1);
    return DecodedCode.inBlock(file, start, 1, field.padded(), sample % 32);
  }

  int sampleNode(int sample) {
    return file.readInt(sampleNodesStart() + 4L * sample);
  }

  int nodeOfOrdinal(int ordinal) {
    return file.readInt(sampleNodesStart() + 4L * field.sampleCount + 4L * ordinal);
  }
}
