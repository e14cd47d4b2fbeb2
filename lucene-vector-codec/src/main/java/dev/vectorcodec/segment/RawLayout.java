package dev.vectorcodec.segment;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Where the parts of a field lie in the vector file.
 *
 * <pre>
 * [vectors: count * dimension values, by ordinal]
 * [cosine only: count squared norms, floats for float vectors and ints for byte vectors]
 * [sparse fields only: count documents, ints, ascending]
 * </pre>
 *
 * <p>The vectors start 64-byte aligned; norms and documents are 4-byte aligned.
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

  boolean hasNorms() {
    return similarity == VectorSimilarityFunction.COSINE;
  }

  private long normsOffset() {
    long end = vectorOffset(count);
    return (end + Integer.BYTES - 1) & -Integer.BYTES;
  }

  long normOffset(int ordinal) {
    return normsOffset() + (long) ordinal * Integer.BYTES;
  }

  long documentOffset(int ordinal) {
    return (hasNorms() ? normOffset(count) : normsOffset()) + (long) ordinal * Integer.BYTES;
  }

  long sizeInBytes() {
    return (sparse ? documentOffset(count) : hasNorms() ? normOffset(count) : vectorOffset(count))
        - offset;
  }
}
