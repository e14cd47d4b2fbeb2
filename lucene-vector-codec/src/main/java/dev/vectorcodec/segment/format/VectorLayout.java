package dev.vectorcodec.segment.format;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Where the parts of a field lie in the vector file.
 *
 * <pre>
 * [count rows of a vector each, by ordinal; scaled vectors start with their scale]
 * [sparse fields only: count documents, ints, ascending]
 * </pre>
 *
 * <p>The first vector starts 64-byte aligned, the documents 4-byte aligned.
 */
public record VectorLayout(
    long offset,
    int count,
    int dimension,
    StoredEncoding stored,
    VectorSimilarityFunction similarity,
    boolean sparse) {

  public static final int ALIGNMENT = 64;

  /** The encoding that Lucene sees. */
  public VectorEncoding encoding() {
    return stored.encoding();
  }

  public int vectorBytes() {
    return stored.vectorBytes(dimension);
  }

  public long vectorOffset(int ordinal) {
    return offset + (long) ordinal * vectorBytes();
  }

  private long documentsOffset() {
    long end = vectorOffset(count);
    return (end + Integer.BYTES - 1) & -Integer.BYTES;
  }

  public long documentOffset(int ordinal) {
    return documentsOffset() + (long) ordinal * Integer.BYTES;
  }

  public long sizeInBytes() {
    return (sparse ? documentOffset(count) : vectorOffset(count)) - offset;
  }
}
