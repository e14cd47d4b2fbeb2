package dev.vectorcodec.segment;

/** How the graph of a field is stored. */
enum GraphKind {
  /** No graph: searches scan the codes. */
  NONE,
  /** Node blocks that hold the neighbors' codes, relative to the node. */
  NODE_BLOCKS,
  /** Neighbor lists alone; the codes are read by ordinal. */
  NEIGHBOR_LISTS
}
