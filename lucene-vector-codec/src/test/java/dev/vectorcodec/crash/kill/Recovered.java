package dev.vectorcodec.crash.kill;

import dev.vectorcodec.crash.model.IndexModel;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.util.BytesRef;

/** All documents of an index, compared bit for bit with the writes that they say they are of. */
public final class Recovered {

  /**
   * A document, or that it was deleted.
   *
   * @param lsn of the operation
   * @param place of the operation; null for a deletion
   */
  public record Found(long lsn, KillWrite.Place place) {}

  private final long seed;
  private final Map<BytesRef, Found> documents = new HashMap<>();
  private float[] anyVector;
  private BytesRef anySource;

  private Recovered(long seed) {
    this.seed = seed;
  }

  /** Reads all documents, by their ids, and lets a search find one of them. */
  static Map<BytesRef, Found> read(IndexSearcher searcher, long seed) throws IOException {
    Recovered recovered = new Recovered(seed);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      recovered.read(leaf.reader());
    }
    recovered.search(searcher);
    return recovered.documents;
  }

  private void read(LeafReader leaf) throws IOException {
    NumericDocValues lsns = leaf.getNumericDocValues("_lsn");
    if (lsns == null) {
      return;
    }
    StoredFields stored = leaf.storedFields();
    FloatVectorValues vectors = leaf.getFloatVectorValues(IndexModel.VECTOR);
    KnnVectorValues.DocIndexIterator ordinals = vectors.iterator();
    for (int doc = lsns.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lsns.nextDoc()) {
      if (leaf.getLiveDocs() != null && leaf.getLiveDocs().get(doc) == false) {
        continue;
      }
      Document document = stored.document(doc);
      BytesRef id = BytesRef.deepCopyOf(document.getBinaryValue("_id"));
      BytesRef source = BytesRef.deepCopyOf(document.getBinaryValue(IndexModel.SOURCE));
      String name = id.utf8ToString() + " of LSN=" + lsns.longValue();
      Violation.require(ordinals.advance(doc) == doc, Promise.BITS_EQUAL, name + " has no vector");
      float[] vector = vectors.vectorValue(ordinals.index()).clone();
      KillWrite.Place place = KillWrite.place(source.bytes);
      LogDocument original = original(place);
      boolean equal =
          id.bytesEquals(new BytesRef(original.id()))
              && source.bytesEquals(new BytesRef(original.source()))
              && Arrays.equals(
                  Operations.bits(vector), Operations.bits(IndexModel.vector(original)));
      Violation.require(equal, Promise.BITS_EQUAL, name + ", " + place);
      Found other = documents.put(id, new Found(lsns.longValue(), place));
      Violation.require(other == null, Promise.INDEX_IS_LOG, name + " and " + other);
      anyVector = vector;
      anySource = source;
    }
  }

  private LogDocument original(KillWrite.Place place) {
    List<LogOperation> batch = place.write().batch(seed);
    int operation = place.operation();
    if (operation >= 0
        && operation < batch.size()
        && batch.get(operation) instanceof LogOperation.Put put) {
      return put.record();
    }
    throw new Violation(Promise.NOTHING_INVENTED, place + " was never written");
  }

  private void search(IndexSearcher searcher) throws IOException {
    if (anyVector == null) {
      return;
    }
    KnnFloatVectorQuery query =
        new KnnFloatVectorQuery(IndexModel.VECTOR, anyVector, documents.size());
    int nearest = searcher.search(query, 1).scoreDocs[0].doc;
    BytesRef found = searcher.storedFields().document(nearest).getBinaryValue(IndexModel.SOURCE);
    Violation.require(
        anySource.bytesEquals(found),
        Promise.INDEX_IS_LOG,
        "a search does not find the document whose vector it has");
  }
}
