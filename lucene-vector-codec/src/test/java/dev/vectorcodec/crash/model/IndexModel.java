package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;

/** What an index must hold, and a comparison with what it does. */
public final class IndexModel {

  public static final String VECTOR = "vector";

  public static final String SOURCE = "source";
  private static final int MAX_TERM_BYTES = 32_766;

  /** A document and the number of the write that put it there. */
  private record Entry(long lsn, byte[] source, float[] vector) {}

  private final Map<BytesRef, Entry> documents = new TreeMap<>();

  /** What batches lead to, in their order. */
  public static IndexModel of(List<History.Frame> batches) {
    IndexModel model = new IndexModel();
    for (History.Frame batch : batches) {
      for (int i = 0; i < batch.operations().size(); i++) {
        model.apply(batch.lsn() + i, batch.operations().get(i));
      }
    }
    return model;
  }

  private void apply(long lsn, LogOperation operation) {
    if (operation instanceof LogOperation.Put put) {
      LogDocument record = put.record();
      documents.put(new BytesRef(record.id()), new Entry(lsn, record.source(), vector(record)));
    } else if (operation instanceof LogOperation.Delete delete) {
      documents.remove(new BytesRef(delete.id()));
    } else if (((LogOperation.Barrier) operation).deletesAll()) {
      documents.clear();
    }
  }

  public static float[] vector(LogDocument record) {
    return ((LogDocument.FloatVector) record.vectors().get(0)).values();
  }

  /** A document that the index takes, unless its source is too long for a term. */
  public static Document document(LogDocument record) {
    Document document = new Document();
    document.add(new StoredField(SOURCE, record.source()));
    document.add(
        new KnnFloatVectorField(VECTOR, vector(record), VectorSimilarityFunction.EUCLIDEAN));
    if (record.source().length > MAX_TERM_BYTES) {
      document.add(new StringField("term", new BytesRef(record.source()), Field.Store.NO));
    }
    return document;
  }

  /** Compares all that a reader shows. */
  public void check(IndexReader reader, Promise missing) throws IOException {
    int found = 0;
    for (LeafReaderContext context : reader.leaves()) {
      found += check(context.reader());
    }
    Violation.require(
        found == documents.size(),
        missing,
        found + " documents are there, " + documents.size() + " must be");
  }

  private int check(LeafReader leaf) throws IOException {
    NumericDocValues lsns = leaf.getNumericDocValues("_lsn");
    if (lsns == null) {
      return 0;
    }
    StoredFields stored = leaf.storedFields();
    FloatVectorValues vectors = leaf.getFloatVectorValues(VECTOR);
    KnnVectorValues.DocIndexIterator ordinals = vectors.iterator();
    int found = 0;
    for (int doc = lsns.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lsns.nextDoc()) {
      if (leaf.getLiveDocs() != null && leaf.getLiveDocs().get(doc) == false) {
        continue;
      }
      Document document = stored.document(doc);
      BytesRef id = document.getBinaryValue("_id");
      Entry entry = documents.get(id);
      String name = id.utf8ToString() + " of LSN=" + lsns.longValue();
      Violation.require(entry != null, Promise.NOTHING_INVENTED, name + " must not be there");
      Violation.require(
          entry.lsn == lsns.longValue(), Promise.PREFIX, name + ", not of LSN=" + entry.lsn);
      Violation.require(ordinals.advance(doc) == doc, Promise.BITS_EQUAL, name + " has no vector");
      boolean equal =
          document.getBinaryValue(SOURCE).bytesEquals(new BytesRef(entry.source))
              && Arrays.equals(
                  Operations.bits(entry.vector),
                  Operations.bits(vectors.vectorValue(ordinals.index())));
      Violation.require(equal, Promise.BITS_EQUAL, name);
      found++;
    }
    return found;
  }

  /** Compares a search for the nearest neighbor with one by hand. */
  void checkSearch(IndexSearcher searcher, float[] query) throws IOException {
    TopDocs top = searcher.search(new KnnFloatVectorQuery(VECTOR, query, 10), 1);
    Entry nearest = null;
    for (Entry entry : documents.values()) {
      if (nearest == null || distance(query, entry.vector) < distance(query, nearest.vector)) {
        nearest = entry;
      }
    }
    Violation.require(
        (nearest == null) == (top.scoreDocs.length == 0),
        Promise.INDEX_IS_LOG,
        "a search finds " + top.totalHits);
    if (nearest != null) {
      Document document = searcher.storedFields().document(top.scoreDocs[0].doc);
      Violation.require(
          document.getBinaryValue(SOURCE).bytesEquals(new BytesRef(nearest.source)),
          Promise.INDEX_IS_LOG,
          "a search does not find the nearest document");
    }
  }

  private static float distance(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return sum;
  }
}
