package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.VectorSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/** A row of a data set as a document of Lucene's. */
public final class RowDocument {

  /** The field of the vector. */
  public static final String VECTOR_FIELD = "vector";

  /** The doc values that say which row a document is. */
  public static final String ROW_FIELD = "row";

  private RowDocument() {}

  /** The document of one row. */
  public static Document of(
      VectorSet base, int row, VectorEncoding encoding, VectorSimilarityFunction similarity) {
    Document document = new Document();
    document.add(
        encoding == VectorEncoding.BYTE
            ? new KnnByteVectorField(VECTOR_FIELD, base.signedBytes(row), similarity)
            : new KnnFloatVectorField(VECTOR_FIELD, base.floats(row), similarity));
    document.add(new NumericDocValuesField(ROW_FIELD, row));
    return document;
  }
}
