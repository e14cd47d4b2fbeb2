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
  private final Errors errors;

  /** Which errors are taken to be about the document. */
  enum Errors {
    /**
     * All but those of a virtual machine that has no memory left or is broken: these may hit any
     * thread, wherever it is.
     */
    OF_THE_DOCUMENT {
      @Override
      boolean include(Error error) {
        return error instanceof StackOverflowError || error instanceof VirtualMachineError == false;
      }
    },

    /** All: where nothing but this document is being written. */
    ALL {
      @Override
      boolean include(Error error) {
        return true;
      }
    };

    abstract boolean include(Error error);

    /** What to throw for an error of the analysis. */
    private RuntimeException carry(Error error) {
      if (include(error)) {
        return new AnalysisError(error);
      }
      throw error;
    }
  }

  private GuardedField(IndexableField field, Errors errors) {
    this.field = field;
    this.errors = errors;
  }

  /** The field itself where Lucene analyzes nothing, or asks for its class. */
  static IndexableField of(IndexableField field, Errors errors) {
    boolean isAnalyzed =
        field.fieldType().indexOptions() != IndexOptions.NONE
            && field.invertableType() == InvertableType.TOKEN_STREAM;
    boolean isVector = field instanceof KnnFloatVectorField || field instanceof KnnByteVectorField;
    return isAnalyzed && isVector == false ? new GuardedField(field, errors) : field;
  }

  @Override
  public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
    TokenStream reused = reuse instanceof GuardedTokens guarded ? guarded.tokens() : reuse;
    try {
      TokenStream tokens = field.tokenStream(analyzer, reused);
      return tokens == null ? null : new GuardedTokens(tokens, errors);
    } catch (Error e) {
      throw errors.carry(e);
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

    private final Errors errors;

    GuardedTokens(TokenStream tokens, Errors errors) {
      super(tokens);
      this.errors = errors;
    }

    TokenStream tokens() {
      return input;
    }

    @Override
    public boolean incrementToken() throws IOException {
      try {
        return input.incrementToken();
      } catch (Error e) {
        throw errors.carry(e);
      }
    }

    @Override
    public void reset() throws IOException {
      try {
        input.reset();
      } catch (Error e) {
        throw errors.carry(e);
      }
    }

    @Override
    public void end() throws IOException {
      try {
        input.end();
      } catch (Error e) {
        throw errors.carry(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        input.close();
      } catch (Error e) {
        throw errors.carry(e);
      }
    }
  }
}
