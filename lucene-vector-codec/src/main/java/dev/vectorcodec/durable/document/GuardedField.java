package dev.vectorcodec.durable.document;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.index.StoredFieldDataInput;
import org.apache.lucene.util.BytesRef;

/**
 * A field whose analysis and values may throw an {@code Error} without ending Lucene's writer: the
 * error is about this document, and nothing of Lucene's was under way when it was thrown.
 */
final class GuardedField implements IndexableField {

  private final IndexableField field;

  private GuardedField(IndexableField field) {
    this.field = field;
  }

  /** A field of the class of the vector fields where Lucene asks for that. */
  static IndexableField of(IndexableField field) {
    IndexableField guarded = new GuardedField(field);
    IndexableField vector = GuardedVectors.of(field, guarded);
    return vector == null ? guarded : vector;
  }

  private static <T> T guard(Supplier<T> getter) {
    try {
      return getter.get();
    } catch (Error e) {
      throw AnalysisError.carry(e);
    }
  }

  @Override
  public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
    TokenStream reused = reuse instanceof GuardedTokens guarded ? guarded.tokens() : reuse;
    return guard(
        () -> {
          TokenStream tokens = field.tokenStream(analyzer, reused);
          return tokens == null ? null : new GuardedTokens(tokens, field, analyzer);
        });
  }

  @Override
  public String name() {
    return guard(field::name);
  }

  @Override
  public IndexableFieldType fieldType() {
    return guard(field::fieldType);
  }

  @Override
  public BytesRef binaryValue() {
    return guard(field::binaryValue);
  }

  @Override
  public String stringValue() {
    return guard(field::stringValue);
  }

  @Override
  public CharSequence getCharSequenceValue() {
    return guard(field::getCharSequenceValue);
  }

  @Override
  public Reader readerValue() {
    return guard(field::readerValue);
  }

  @Override
  public Number numericValue() {
    return guard(field::numericValue);
  }

  /**
   * The bytes of a stream in place of it: Lucene would read it in the middle of its own file, and
   * not survive what it throws.
   */
  @Override
  public StoredValue storedValue() {
    StoredValue value = guard(field::storedValue);
    return value == null || value.getType() != StoredValue.Type.DATA_INPUT
        ? value
        : new StoredValue(guard(() -> read(value.getDataInputValue())));
  }

  private static BytesRef read(StoredFieldDataInput stream) {
    byte[] bytes = new byte[stream.getLength()];
    try {
      stream.getDataInput().readBytes(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new AnalysisError(e);
    }
    return new BytesRef(bytes);
  }

  @Override
  public InvertableType invertableType() {
    return guard(field::invertableType);
  }

  /** Shares the attributes of the tokens, so Lucene sees them as they are. */
  private static final class GuardedTokens extends TokenFilter {

    private final IndexableField field;
    private final Analyzer analyzer;

    GuardedTokens(TokenStream tokens, IndexableField field, Analyzer analyzer) {
      super(tokens);
      this.field = field;
      this.analyzer = analyzer;
    }

    TokenStream tokens() {
      return input;
    }

    @Override
    public boolean incrementToken() throws IOException {
      try {
        return input.incrementToken();
      } catch (Error e) {
        throw AnalysisError.carry(e);
      }
    }

    @Override
    public void reset() throws IOException {
      try {
        input.reset();
      } catch (Error e) {
        throw AnalysisError.carry(e);
      }
    }

    @Override
    public void end() throws IOException {
      try {
        input.end();
        if (analyzer != null && field.fieldType().tokenized()) {
          // Lucene asks for them when the stream is closed, and would not survive an error.
          analyzer.getPositionIncrementGap(field.name());
          analyzer.getOffsetGap(field.name());
        }
      } catch (Error e) {
        throw AnalysisError.carry(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        input.close();
      } catch (Error e) {
        throw AnalysisError.carry(e);
      }
    }
  }
}
