package dev.vectorcodec.testing;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;

/**
 * A segment whose vector files pass every check of a whole file, as if they were damaged just after
 * it: what a merge reads then is all that stands between damage and the merged segment.
 */
public final class UncheckedSegment extends FilterCodecReader {

  /** Wraps {@code in}, which its owner closes. */
  public UncheckedSegment(CodecReader in) {
    super(in);
  }

  @Override
  public KnnVectorsReader getVectorReader() {
    return new UncheckedVectors(in.getVectorReader());
  }

  @Override
  public CacheHelper getCoreCacheHelper() {
    return null;
  }

  @Override
  public CacheHelper getReaderCacheHelper() {
    return null;
  }

  private static final class UncheckedVectors extends KnnVectorsReader {

    private final KnnVectorsReader in;

    UncheckedVectors(KnnVectorsReader in) {
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
}
