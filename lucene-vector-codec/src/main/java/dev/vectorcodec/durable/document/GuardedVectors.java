package dev.vectorcodec.durable.document;

import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * Vector fields of classes of the application's. Lucene asks for the class of such a field, and for
 * its vector in the middle of its own work, so the vector is copied when the document is made: what
 * that throws is thrown where the mapper throws. All else is guarded as it is for other fields.
 */
final class GuardedVectors {

  private GuardedVectors() {}

  /**
   * A vector field that throws nothing when it is asked for its vector; null for a field of another
   * type.
   *
   * @param guarded the same field, for all but its vector
   */
  static IndexableField of(IndexableField field, IndexableField guarded) {
    if (field instanceof KnnFloatVectorField floats) {
      return floats.getClass() == KnnFloatVectorField.class ? field : new Floats(floats, guarded);
    }
    if (field instanceof KnnByteVectorField bytes) {
      return bytes.getClass() == KnnByteVectorField.class ? field : new Bytes(bytes, guarded);
    }
    return null;
  }

  private static final class Floats extends KnnFloatVectorField {

    private final IndexableField guarded;

    Floats(KnnFloatVectorField field, IndexableField guarded) {
      super(field.name(), field.vectorValue().clone(), new FieldType(field.fieldType()));
      this.guarded = guarded;
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
      return guarded.tokenStream(analyzer, reuse);
    }

    @Override
    public BytesRef binaryValue() {
      return guarded.binaryValue();
    }

    @Override
    public String stringValue() {
      return guarded.stringValue();
    }

    @Override
    public CharSequence getCharSequenceValue() {
      return guarded.getCharSequenceValue();
    }

    @Override
    public Reader readerValue() {
      return guarded.readerValue();
    }

    @Override
    public Number numericValue() {
      return guarded.numericValue();
    }

    @Override
    public StoredValue storedValue() {
      return guarded.storedValue();
    }

    @Override
    public InvertableType invertableType() {
      return guarded.invertableType();
    }
  }

  private static final class Bytes extends KnnByteVectorField {

    private final IndexableField guarded;

    Bytes(KnnByteVectorField field, IndexableField guarded) {
      super(field.name(), field.vectorValue().clone(), new FieldType(field.fieldType()));
      this.guarded = guarded;
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
      return guarded.tokenStream(analyzer, reuse);
    }

    @Override
    public BytesRef binaryValue() {
      return guarded.binaryValue();
    }

    @Override
    public String stringValue() {
      return guarded.stringValue();
    }

    @Override
    public CharSequence getCharSequenceValue() {
      return guarded.getCharSequenceValue();
    }

    @Override
    public Reader readerValue() {
      return guarded.readerValue();
    }

    @Override
    public Number numericValue() {
      return guarded.numericValue();
    }

    @Override
    public StoredValue storedValue() {
      return guarded.storedValue();
    }

    @Override
    public InvertableType invertableType() {
      return guarded.invertableType();
    }
  }
}
