package dev.vectorcodec.segment;

/** How the codes of a field are stored. */
enum CodeKind {
  /** No vectors, no codes. */
  NONE,
  /** Blocks of 32 transposed codes, 1 or 2 bits a dimension: fastest to scan. */
  BLOCKS,
  /** One record a vector, 1 or 4 bits a dimension: fastest to read one by one. */
  RECORDS
}
