package dev.vectorcodec.testing;

/**
 * Where the numbers of a segment lie in its data files. Knows the format from its description, not
 * from the code under test.
 */
public final class SegmentMap {

  private static final int UNIT = 64;

  private final SegmentShape shape;
  private final int padded;
  private final int count;
  private final int vectorsOffset;
  private final int codesOffset;
  private final int bits;
  private final int clusterCount;
  private final int entryCount;
  private final int graphOffset;
  private final int degree;
  private final int nodeBytes;

  /** Reads the metadata of the undamaged segment. */
  public SegmentMap(SegmentShape shape, SegmentForger forger) {
    this.shape = shape;
    this.padded = (shape.dimension() + UNIT - 1) / UNIT * UNIT;
    this.count = (int) forger.value("count");
    this.vectorsOffset = (int) forger.value("vectors offset");
    this.codesOffset = (int) forger.value("codes offset");
    // A width's number is its bits.
    this.bits = (int) forger.value("code width");
    this.clusterCount = (int) forger.value("cluster count");
    this.entryCount = (int) forger.value("entry count");
    this.graphOffset = (int) forger.value("graph offset");
    this.degree = (int) forger.value("degree");
    boolean neighborCodes = forger.value("features") == 1;
    int codeBytes = neighborCodes ? degree * (padded / Byte.SIZE + 2 * Float.BYTES) : 0;
    this.nodeBytes = degree * Integer.BYTES + codeBytes;
  }

  /** Vectors in the segment. */
  public int count() {
    return count;
  }

  /** Whether there is a graph. */
  public boolean hasGraph() {
    return degree > 0;
  }

  /** Whether documents are stored. */
  public boolean hasDocuments() {
    return shape.vectorEvery() > 1;
  }

  /** Neighbor slots of a node. */
  public int degree() {
    return degree;
  }

  /** Clusters of nodes. */
  public int clusterCount() {
    return clusterCount;
  }

  /** Further nodes where walks start. */
  public int entryCount() {
    return entryCount;
  }

  /** Components of all centroids. */
  public int centroidComponents() {
    return clusterCount * padded;
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

  private int codeBytes() {
    return bits * padded / Byte.SIZE;
  }

  private int recordBytes() {
    int used = codeBytes() + 3 * Integer.BYTES;
    return used <= UNIT / 2 ? UNIT / 2 : (used + UNIT - 1) / UNIT * UNIT;
  }

  /**
   * A code record, in the code file: first those of nodes, then those of centroids, {@link
   * #recordCount} in all.
   */
  public int record(int number) {
    return codesOffset + number * recordBytes();
  }

  /** Code records of nodes and of centroids. */
  public int recordCount() {
    return count + clusterCount;
  }

  /** The addend of a record, a float. */
  public int addend(int record) {
    return record(record) + codeBytes();
  }

  /** The multiplier of a record, a float. */
  public int multiplier(int record) {
    return addend(record) + Float.BYTES;
  }

  /** The error of a record, the upper half of a float, and its cluster, 16 bits. */
  public int errorAndCluster(int record) {
    return multiplier(record) + Float.BYTES;
  }

  /** A component of the centroids, in the code file. */
  public int centroidComponent(int component) {
    return record(recordCount()) + component * Float.BYTES;
  }

  /** The first node of a cluster, in the code file. */
  public int firstNode(int cluster) {
    return centroidComponent(centroidComponents()) + cluster * Integer.BYTES;
  }

  /** A further node where walks start, in the code file. */
  public int entry(int number) {
    return firstNode(clusterCount) + number * Integer.BYTES;
  }

  /** The ordinal of a node, in the code file. */
  public int ordinalOfNode(int node) {
    return entry(entryCount) + node * Integer.BYTES;
  }

  /** The node of an ordinal, in the code file; behind the last one the codes end. */
  public int nodeOfOrdinal(int ordinal) {
    return ordinalOfNode(count) + ordinal * Integer.BYTES;
  }

  /** A slot for a neighbor of a node, in the graph file; behind the last node the graph ends. */
  public int neighbor(int node, int slot) {
    return graphOffset + node * nodeBytes + slot * Integer.BYTES;
  }

  /** Behind the neighbors of a node; up to the next node codes follow, if there are any. */
  public int neighborCodes(int node) {
    return neighbor(node, degree);
  }

  /** Bytes of codes that follow the neighbors of a node. */
  public int neighborCodeBytes() {
    return nodeBytes - degree * Integer.BYTES;
  }
}
