package dev.vectorcodec.testing;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import java.io.IOException;
import java.util.function.IntPredicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;

/** Indexes in which each document knows the row of its vector. */
public final class RowIndex {

  /** The vector field. */
  public static final String FIELD = "vector";

  /** The row: doc values, a point and a term. */
  public static final String ROW = "row";

  private RowIndex() {}

  /** A configuration that writes with this codec. */
  public static IndexWriterConfig config(RabitqGraphOptions options) {
    return new IndexWriterConfig().setCodec(new Rabitq104Codec(options));
  }

  /** A document of a row, without its vector. */
  public static Document document(int row) {
    Document document = new Document();
    document.add(new NumericDocValuesField(ROW, row));
    document.add(new IntPoint(ROW, row));
    document.add(new StringField(ROW, Integer.toString(row), Field.Store.NO));
    return document;
  }

  /** The term that names a row. */
  public static Term term(int row) {
    return new Term(ROW, Integer.toString(row));
  }

  /** Adds all rows in order; rows that {@code hasVector} rejects get a document without vector. */
  public static void add(IndexWriter writer, RowVectors vectors, IntPredicate hasVector)
      throws IOException {
    for (int row = 0; row < vectors.size(); row++) {
      Document document = document(row);
      if (hasVector.test(row)) {
        document.add(vectors.field(FIELD, row));
      }
      writer.addDocument(document);
    }
  }

  /** Writes an index of all rows, merged into one segment. */
  public static void write(Directory directory, IndexWriterConfig config, RowVectors vectors)
      throws IOException {
    write(directory, config, vectors, row -> true);
  }

  /** Writes an index of the rows that have a vector, merged into one segment. */
  public static void write(
      Directory directory, IndexWriterConfig config, RowVectors vectors, IntPredicate hasVector)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      add(writer, vectors, hasVector);
      writer.forceMerge(1);
    }
  }

  /** The row of each document. */
  public static int[] rows(IndexReader reader) throws IOException {
    int[] rows = new int[reader.maxDoc()];
    for (LeafReaderContext leaf : reader.leaves()) {
      NumericDocValues values = leaf.reader().getNumericDocValues(ROW);
      for (int document = 0; document < leaf.reader().maxDoc(); document++) {
        rows[leaf.docBase + document] =
            values.advanceExact(document) ? (int) values.longValue() : -1;
      }
    }
    return rows;
  }
}
