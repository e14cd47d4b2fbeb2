package dev.vectorcodec.durable;

import java.io.IOException;
import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.util.BytesRef;

/**
 * A field whose analysis may throw an {@code Error} without ending Lucene's writer: the error is
 * about this document, and nothing of Lucene's was under way when it was thrown.
 */
final class GuardedField implements IndexableField {

  private final IndexableField field;

  private GuardedField(IndexableField field) {
    this.field = field;
  }

  /** The field itself where Lucene analyzes nothing, or asks for its class. */
  static IndexableField of(IndexableField field) {
    boolean isAnalyzed =
        field.fieldType().indexOptions() != IndexOptions.NONE
            && field.invertableType() == InvertableType.TOKEN_STREAM;
    boolean isVector = field instanceof KnnFloatVectorField || field instanceof KnnByteVectorField;
    return isAnalyzed && isVector == false ? new GuardedField(field) : field;
  }

  @Override
  public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
    TokenStream reused = reuse instanceof GuardedTokens guarded ? guarded.tokens() : reuse;
    try {
      TokenStream tokens = field.tokenStream(analyzer, reused);
      return tokens == null ? null : new GuardedTokens(tokens);
    } catch (Error e) {
      throw AnalysisError.carry(e);
    }
  }

  @Override
  public String name() {
    return field.name();
  }

  @Override
  public IndexableFieldType fieldType() {
    return field.fieldType();
  }

  @Override
  public BytesRef binaryValue() {
    return field.binaryValue();
  }

  @Override
  public String stringValue() {
    return field.stringValue();
  }

  @Override
  public CharSequence getCharSequenceValue() {
    return field.getCharSequenceValue();
  }

  @Override
  public Reader readerValue() {
    return field.readerValue();
  }

  @Override
  public Number numericValue() {
    return field.numericValue();
  }

  @Override
  public StoredValue storedValue() {
    return field.storedValue();
  }

  @Override
  public InvertableType invertableType() {
    return field.invertableType();
  }

  /** Shares the attributes of the tokens, so Lucene sees them as they are. */
  private static final class GuardedTokens extends TokenFilter {

    GuardedTokens(TokenStream tokens) {
      super(tokens);
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
