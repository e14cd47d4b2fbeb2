package dev.vectorcodec.testing;

/**
 * Where the numbers of a segment lie in its data files. Knows the format from its description, not
 * from the code under test.
 */
public final class SegmentMap {

  private static final int CODES = 32;
  private static final int ROW_BYTES = CODES * Integer.BYTES;
  private static final int NODE_HEADER_BYTES = 64;
  private static final int RECORDS = 2;
  private static final int NEIGHBOR_LISTS = 2;

  private final SegmentShape shape;
  private final int padded;
  private final int count;
  private final int vectorsOffset;
  private final int codesOffset;
  private final int codeBits;
  private final boolean records;
  private final int graphOffset;
  private final int graphKind;
  private final int nodeBits;
  private final int degree;
  private final int sampleCount;

  /** Reads the metadata of the undamaged segment. */
  public SegmentMap(SegmentShape shape, SegmentForger forger) {
    this.shape = shape;
    this.padded = (shape.dimension() + 63) / 64 * 64;
    this.count = (int) forger.value("count");
    this.vectorsOffset = (int) forger.value("vectors offset");
    this.codesOffset = (int) forger.value("codes offset");
    this.codeBits = (int) forger.value("code bits");
    this.records = forger.value("code kind") == RECORDS;
    this.graphOffset = (int) forger.value("graph offset");
    this.graphKind = (int) forger.value("graph kind");
    this.nodeBits = (int) forger.value("node bits");
    this.degree = (int) forger.value("degree");
    this.sampleCount = (int) forger.value("sample count");
  }

  /** Vectors in the segment. */
  public int count() {
    return count;
  }

  /** Whether there is a graph. */
  public boolean hasGraph() {
    return graphKind != 0;
  }

  /** Whether the graph consists of node blocks. */
  public boolean hasNodeBlocks() {
    return hasGraph() && graphKind != NEIGHBOR_LISTS;
  }

  /** Whether documents are stored. */
  public boolean hasDocuments() {
    return shape.vectorEvery() > 1;
  }

  /** Neighbor slots of a node. */
  public int degree() {
    return degree;
  }

  /** Nodes in the sample. */
  public int sampleCount() {
    return sampleCount;
  }

  /** A component of a vector, in the vector file. */
  public int component(int ordinal, int dimension) {
    int index = ordinal * shape.dimension() + dimension;
    return vectorsOffset + index * shape.encoding().byteSize;
  }

  /** The document of a vector, in the vector file. */
  public int document(int ordinal) {
    return (component(count, 0) + 3) / 4 * 4 + ordinal * Integer.BYTES;
  }

  private int blockBytes(int bits) {
    return bits * padded / 32 * ROW_BYTES + 2 * ROW_BYTES;
  }

  private int addendInBlock(int bits, int code) {
    return bits * padded / 32 * ROW_BYTES + code * Float.BYTES;
  }

  /** The addend of a vector's code, in the code file. */
  public int codeAddend(int ordinal) {
    if (records) {
      int codeBytes = padded * codeBits / 8;
      return codesOffset + ordinal * (codeBytes + 2 * Float.BYTES) + codeBytes;
    }
    return codesOffset
        + ordinal / CODES * blockBytes(codeBits)
        + addendInBlock(codeBits, ordinal % CODES);
  }

  /** The multiplier of a vector's code, in the code file. */
  public int codeMultiplier(int ordinal) {
    return codeAddend(ordinal) + (records ? Float.BYTES : ROW_BYTES);
  }

  private int groupBytes() {
    return blockBytes(nodeBits) + ROW_BYTES;
  }

  /** A node, in the graph file; the first after the last is where the sample begins. */
  public int node(int number) {
    int bytes =
        hasNodeBlocks()
            ? NODE_HEADER_BYTES + degree / CODES * groupBytes()
            : degree * Integer.BYTES;
    return graphOffset + number * ((bytes + 63) / 64 * 64);
  }

  /** A slot for a neighbor of a node, in the graph file. */
  public int neighbor(int number, int slot) {
    return hasNodeBlocks()
        ? node(number)
            + NODE_HEADER_BYTES
            + slot / CODES * groupBytes()
            + blockBytes(nodeBits)
            + slot % CODES * Integer.BYTES
        : node(number) + slot * Integer.BYTES;
  }

  /** The addend of a neighbor's code in a node block; its multiplier follows a row later. */
  public int neighborAddend(int number, int slot) {
    return neighbor(number, slot) - 2 * ROW_BYTES;
  }

  /** The multiplier of a neighbor's code in a node block. */
  public int neighborMultiplier(int number, int slot) {
    return neighborAddend(number, slot) + ROW_BYTES;
  }

  /** The addend of a sampled node's code, in the graph file. */
  public int sampleAddend(int sample) {
    return node(count) + sample / CODES * blockBytes(1) + addendInBlock(1, sample % CODES);
  }

  /** The multiplier of a sampled node's code, in the graph file. */
  public int sampleMultiplier(int sample) {
    return sampleAddend(sample) + ROW_BYTES;
  }

  /** The number of a sampled node, in the graph file. */
  public int sampleNode(int sample) {
    return node(count) + (sampleCount + CODES - 1) / CODES * blockBytes(1) + sample * Integer.BYTES;
  }

  /** The node of an ordinal, in the graph file; node blocks only. */
  public int nodeOfOrdinal(int ordinal) {
    return sampleNode(sampleCount) + ordinal * Integer.BYTES;
  }
}
