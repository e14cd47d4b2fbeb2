package dev.vectorcodec.testing;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;

/**
 * A vectors' reader that skips the check of its files, as if they were damaged just after it: what
 * a merge reads then is all that stands between damage and the merged segment.
 */
public final class UncheckedVectorsReader extends KnnVectorsReader {

  private final KnnVectorsReader in;

  /** Reads from {@code in}, which its owner closes. */
  public UncheckedVectorsReader(KnnVectorsReader in) {
    this.in = in;
  }

  @Override
  public void checkIntegrity() {}

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return in.getFloatVectorValues(field);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return in.getByteVectorValues(field);
  }

  @Override
  public void search(String field, float[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    in.search(field, target, collector, acceptDocs);
  }

  @Override
  public void search(String field, byte[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    in.search(field, target, collector, acceptDocs);
  }

  @Override
  public void close() {}
}
