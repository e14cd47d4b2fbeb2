package dev.vectorcodec.segment;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Where the parts of a field lie in the vector file.
 *
 * <pre>
 * [vectors: count * dimension values, by ordinal]
 * [sparse fields only: count documents, ints, ascending]
 * </pre>
 *
 * <p>The vectors start 64-byte aligned, the documents 4-byte aligned.
 */
record RawLayout(
    long offset,
    int count,
    int dimension,
    VectorEncoding encoding,
    VectorSimilarityFunction similarity,
    boolean sparse) {

  static final int ALIGNMENT = 64;

  int vectorBytes() {
    return dimension * encoding.byteSize;
  }

  long vectorOffset(int ordinal) {
    return offset + (long) ordinal * vectorBytes();
  }

  private long documentsOffset() {
    long end = vectorOffset(count);
    return (end + Integer.BYTES - 1) & -Integer.BYTES;
  }

  long documentOffset(int ordinal) {
    return documentsOffset() + (long) ordinal * Integer.BYTES;
  }

  long sizeInBytes() {
    return (sparse ? documentOffset(count) : vectorOffset(count)) - offset;
  }
}
