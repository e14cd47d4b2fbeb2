package dev.vectorcodec.durable;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFieldDataInput;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.util.BytesRef;

/**
 * Promise: what a field throws when Lucene asks for its value costs that batch alone, like what its
 * analysis throws.
 *
 * <p>The story: only the analysis was guarded. An error out of a value that is made when Lucene
 * asks for it, or out of an analyzer's gap between two values, ended the writer; and if the abort
 * of the batch was lost with the power, each opening ended with the same error, whatever the
 * options said.
 */
public class TestLazyFields extends ApplicationErrorTestCase {

  private static RuntimeException raise(Throwable thrown) {
    throw ApplicationErrorTestCase.<RuntimeException>sneak(thrown);
  }

  /** Fields of a value that throws, one for each way in which Lucene asks for one. */
  private static List<Function<Throwable, Field>> fields() {
    return List.of(
        TestLazyFields::number,
        TestLazyFields::sortedValue,
        TestLazyFields::point,
        TestLazyFields::string,
        TestLazyFields::type,
        TestLazyFields::stored,
        thrown -> new StoredField("value", new StoredFieldDataInput(input(thrown), 10)),
        thrown -> new TextField("value", reader(thrown)));
  }

  private static Field number(Throwable thrown) {
    return new NumericDocValuesField("value", 0L) {
      @Override
      public Number numericValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field sortedValue(Throwable thrown) {
    return new SortedDocValuesField("value", new BytesRef("x")) {
      @Override
      public BytesRef binaryValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field point(Throwable thrown) {
    return new Field("value", new byte[Long.BYTES], new LongPoint("value", 0).fieldType()) {
      @Override
      public BytesRef binaryValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field string(Throwable thrown) {
    return new Field("value", "x", StringField.TYPE_NOT_STORED) {
      @Override
      public String stringValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field type(Throwable thrown) {
    return new Field("value", "x", StringField.TYPE_NOT_STORED) {
      @Override
      public IndexableFieldType fieldType() {
        throw raise(thrown);
      }
    };
  }

  private static Field stored(Throwable thrown) {
    return new Field("value", "x", StoredField.TYPE) {
      @Override
      public StoredValue storedValue() {
        throw raise(thrown);
      }
    };
  }

  private static DataInput input(Throwable thrown) {
    return new DataInput() {
      private int read;

      @Override
      public byte readByte() {
        if (read++ == 5) {
          throw raise(thrown);
        }
        return 0;
      }

      @Override
      public void readBytes(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
          bytes[offset + i] = readByte();
        }
      }

      @Override
      public void skipBytes(long count) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static Reader reader(Throwable thrown) {
    return new Reader() {
      @Override
      public int read(char[] chars, int offset, int length) {
        throw raise(thrown);
      }

      @Override
      public void close() {}
    };
  }

  /** Throws when Lucene asks for one of the two gaps. */
  private static Analyzer gapAnalyzer(Throwable thrown, boolean ofPositions) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(new StandardTokenizer());
      }

      @Override
      public int getPositionIncrementGap(String fieldName) {
        return ofPositions ? of(fieldName) : 0;
      }

      @Override
      public int getOffsetGap(String fieldName) {
        return ofPositions ? 1 : of(fieldName);
      }

      private int of(String fieldName) {
        if (fieldName.equals("gap")) {
          throw raise(thrown);
        }
        return 1;
      }
    };
  }

  public void testWhatAValueThrowsIsTheCallers() throws IOException {
    for (Function<Throwable, Field> field : fields()) {
      for (Throwable thrown : throwables()) {
        sorted = random().nextBoolean();
        refusesAll(record -> with(record, field.apply(thrown)), thrown, false);
      }
    }
  }

  public void testWhatAGapThrowsIsTheCallers() throws IOException {
    DocumentMapper mapper =
        record -> with(record, new TextField("gap", "one value", Field.Store.NO));
    for (boolean ofPositions : new boolean[] {false, true}) {
      for (Throwable thrown : throwables()) {
        sorted = random().nextBoolean();
        analyzer = gapAnalyzer(thrown, ofPositions);
        refusesAll(mapper, thrown, false);
        replaysWithout(mapper, thrown);
      }
    }
  }

  public void testReplayNamesTheDocumentAndSkipsIt() throws IOException {
    for (Function<Throwable, Field> field : fields()) {
      for (Throwable thrown : throwables()) {
        sorted = random().nextBoolean();
        replaysWithout(record -> with(record, field.apply(thrown)), thrown);
      }
    }
  }

  /** A vector that throws when it is asked for, and one whose type does. */
  private static List<Function<Throwable, Field>> vectors() {
    return List.of(TestLazyFields::floats, TestLazyFields::bytes, TestLazyFields::vectorType);
  }

  private static Field floats(Throwable thrown) {
    return new KnnFloatVectorField("vector", new float[] {1, 2}) {
      @Override
      public float[] vectorValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field bytes(Throwable thrown) {
    return new KnnByteVectorField("vector", new byte[] {1, 2}) {
      @Override
      public byte[] vectorValue() {
        throw raise(thrown);
      }
    };
  }

  private static Field vectorType(Throwable thrown) {
    return new KnnFloatVectorField("vector", new float[] {1, 2}) {
      @Override
      public IndexableFieldType fieldType() {
        throw raise(thrown);
      }
    };
  }

  /**
   * Lucene asks a field of vectors for its class, so such fields were handed to it as they are: an
   * error out of {@code vectorValue()} of a class of the application's ended the writer, and each
   * opening after it.
   */
  public void testWhatAVectorThrowsIsTheCallers() throws IOException {
    for (Function<Throwable, Field> field : vectors()) {
      for (Throwable thrown : throwables()) {
        sorted = random().nextBoolean();
        DocumentMapper mapper = record -> with(record, field.apply(thrown));
        refusesAll(mapper, thrown, true);
        replaysWithout(mapper, thrown);
      }
    }
  }

  /**
   * All values of a vector field of a class of the application's are indexed, not the vector alone.
   */
  public void testAVectorThatIsMadeWhenAskedFor() throws IOException {
    // One for all documents, as a class that makes vectors when asked may have it.
    float[] shared = new float[2];
    FieldType type =
        new FieldType(KnnFloatVectorField.createFieldType(2, VectorSimilarityFunction.EUCLIDEAN));
    type.setStored(true);
    type.setDocValuesType(DocValuesType.NUMERIC);
    type.setIndexOptions(IndexOptions.DOCS);
    type.setOmitNorms(true);
    type.setTokenized(false);
    type.freeze();
    DocumentMapper mapper =
        record -> {
          Document document = document(record);
          document.add(new LazyVector(type, shared, Float.parseFloat(text(record.source()))));
          return document;
        };
    try (DurableIndexWriter writer = open(mapper, options())) {
      writer.apply(List.of(put("a", "1"), put("b", "2"), put("c", "3")));
      writer.commit();
    }
    try (DirectoryReader reader = DirectoryReader.open(directory())) {
      LeafReader leaf = getOnlyLeafReader(reader);
      FloatVectorValues vectors = leaf.getFloatVectorValues("lazy");
      NumericDocValues numbers = leaf.getNumericDocValues("lazy");
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(new float[] {i + 1, -i - 1}, vectors.vectorValue(i), 0);
        assertEquals("stored " + (i + 1.0f), leaf.storedFields().document(i).get("lazy"));
        assertTrue(numbers.advanceExact(i));
        assertEquals(i + 1, numbers.longValue());
        assertEquals(1, leaf.docFreq(new Term("lazy", "term " + (i + 1.0f))));
      }
    }
  }

  /** Fills a vector that others share when it is asked for it, and has other values as well. */
  private static final class LazyVector extends KnnFloatVectorField {

    private final float[] shared;
    private final float value;

    LazyVector(FieldType type, float[] shared, float value) {
      super("lazy", new float[2], type);
      this.shared = shared;
      this.value = value;
    }

    @Override
    public float[] vectorValue() {
      shared[0] = value;
      shared[1] = -value;
      return shared;
    }

    @Override
    public StoredValue storedValue() {
      return new StoredValue("stored " + value);
    }

    @Override
    public Number numericValue() {
      return (long) value;
    }

    @Override
    public InvertableType invertableType() {
      return InvertableType.BINARY;
    }

    @Override
    public BytesRef binaryValue() {
      return new BytesRef("term " + value);
    }
  }

  /** The bytes of a stream are stored as Lucene stores them. */
  public void testAStoredStream() throws IOException {
    byte[] bytes = bytes("in a stream");
    DocumentMapper mapper =
        record ->
            with(
                record,
                new StoredField("value", new StoredFieldDataInput(new ByteArrayDataInput(bytes))));
    try (DurableIndexWriter writer = open(mapper, options())) {
      writer.index(record("a", BAD));
      writer.commit();
    }
    try (DirectoryReader reader = DirectoryReader.open(directory())) {
      assertEquals(new BytesRef(bytes), reader.storedFields().document(0).getBinaryValue("value"));
    }
  }
}
