package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.util.RamUsageEstimator;

/**
 * Keeps copies of a field's vectors until the flush, and computes nothing while documents come in.
 *
 * @param <T> {@code float[]} or {@code byte[]}
 */
public abstract class FieldBuffer<T> extends KnnFieldVectorsWriter<T> {

  private static final long SHALLOW_SIZE =
      RamUsageEstimator.shallowSizeOfInstance(FieldBuffer.class);

  private final FieldInfo info;
  private final DocsWithFieldSet documents = new DocsWithFieldSet();
  private final List<T> vectors = new ArrayList<>();
  private int lastDocument = -1;

  private FieldBuffer(FieldInfo info) {
    this.info = info;
  }

  public static FieldBuffer<?> of(FieldInfo info) {
    return switch (StoredEncoding.of(info.getVectorEncoding())) {
      case FLOAT32, SCALED_FLOAT16, SCALED_INT8 -> new Floats(info);
      case BYTE -> new Bytes(info);
    };
  }

  public FieldInfo info() {
    return info;
  }

  public DocsWithFieldSet documents() {
    return documents;
  }

  public T vector(int ordinal) {
    return vectors.get(ordinal);
  }

  public int count() {
    return vectors.size();
  }

  @Override
  public final void addValue(int document, T vector) throws IOException {
    if (document == lastDocument) {
      throw new IllegalArgumentException(
          "VectorValuesField \""
              + info.name
              + "\" appears more than once in this document (only one value is allowed per field)");
    }
    assert document > lastDocument : document + " after " + lastDocument;
    check(vector);
    vectors.add(copyValue(vector));
    documents.add(document);
    lastDocument = document;
  }

  /** Refuses a vector that must not reach the files. */
  abstract void check(T vector);

  public final void checkDimension(int given) {
    if (given != info.getVectorDimension()) {
      throw new IllegalArgumentException(
          "field=\""
              + info.name
              + "\" has dimension "
              + info.getVectorDimension()
              + ", the vector has "
              + given);
    }
  }

  @Override
  public final long ramBytesUsed() {
    long arrayBytes =
        RamUsageEstimator.alignObjectSize(
            RamUsageEstimator.NUM_BYTES_ARRAY_HEADER
                + (long) info.getVectorDimension() * info.getVectorEncoding().byteSize);
    return SHALLOW_SIZE
        + documents.ramBytesUsed()
        + vectors.size() * (arrayBytes + RamUsageEstimator.NUM_BYTES_OBJECT_REF);
  }

  private static final class Floats extends FieldBuffer<float[]> {

    Floats(FieldInfo info) {
      super(info);
    }

    @Override
    public float[] copyValue(float[] vector) {
      return vector.clone();
    }

    @Override
    void check(float[] vector) {
      checkDimension(vector.length);
      QueryCheck.finite(vector);
    }
  }

  private static final class Bytes extends FieldBuffer<byte[]> {

    Bytes(FieldInfo info) {
      super(info);
    }

    @Override
    public byte[] copyValue(byte[] vector) {
      return vector.clone();
    }

    @Override
    void check(byte[] vector) {
      checkDimension(vector.length);
    }
  }
}
