package dev.vectorcodec.examples.crash;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** What is in the index after a crash, compared with what must be. */
final class RecoveredDocuments {

  private static final int NEAREST = 10;
  private static final long NONE = -1;

  private final SampleDocuments documents;
  private final IndexSearcher searcher;

  /** Numbers that were found, by document; {@link #NONE} where there is none. */
  private final long[] numbers;

  /**
   * Reads all documents, and compares every byte of them with what was written.
   *
   * @param end every number that was ever written is below
   * @throws LostWriteException for a document that was never written so
   */
  RecoveredDocuments(SampleDocuments documents, IndexSearcher searcher, long end)
      throws IOException {
    this.documents = documents;
    this.searcher = searcher;
    this.numbers = new long[documents.count()];
    Arrays.fill(numbers, NONE);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      read(leaf.reader(), end);
    }
  }

  private void read(LeafReader leaf, long end) throws IOException {
    Bits live = leaf.getLiveDocs();
    StoredFields stored = leaf.storedFields();
    FloatVectorValues vectors = leaf.getFloatVectorValues(CrashIndex.VECTOR);
    KnnVectorValues.DocIndexIterator iterator = vectors.iterator();
    for (int document = 0; document < leaf.maxDoc(); document++) {
      if (live != null && live.get(document) == false) {
        continue;
      }
      byte[] source = source(stored, document);
      long number = SampleDocuments.number(source);
      if (number < 0 || number >= end || Arrays.equals(source, documents.source(number)) == false) {
        throw new LostWriteException("a document was recovered that was never written: " + number);
      }
      boolean hasVector = iterator.advance(document) == document;
      if (hasVector == false
          || sameBits(vectors.vectorValue(iterator.index()), documents.document(number).vector())
              == false) {
        throw new LostWriteException("the vector of write " + number + " was changed");
      }
      int row = documents.row(number);
      if (numbers[row] != NONE) {
        throw new LostWriteException(
            "document " + documents.document(number).id() + " was recovered twice");
      }
      numbers[row] = number;
    }
  }

  private static byte[] source(StoredFields stored, int document) throws IOException {
    BytesRef source =
        stored.document(document, Set.of(CrashIndex.SOURCE)).getBinaryValue(CrashIndex.SOURCE);
    return BytesRef.deepCopyOf(source).bytes;
  }

  private static boolean sameBits(float[] one, float[] other) {
    // Unlike ==, this tells -0 from 0; NaN is no vector of the samples.
    return Arrays.equals(one, other);
  }

  /**
   * Checks that each document is as new as it must be.
   *
   * @param required number of the last acknowledged write of each document; -1 for none
   */
  void requireAtLeast(long[] required) throws LostWriteException {
    for (int row = 0; row < required.length; row++) {
      if (numbers[row] < required[row]) {
        throw new LostWriteException(
            "the acknowledged write "
                + required[row]
                + " of document "
                + documents.document(row).id()
                + " is lost; found "
                + (numbers[row] == NONE ? "no such document" : "write " + numbers[row]));
      }
    }
  }

  /** Numbers that were found, by document. */
  long[] numbers() {
    return numbers;
  }

  /** How many writes were found of the numbers from {@code first} on. */
  long countFrom(long first) {
    return Arrays.stream(numbers).filter(number -> number >= first).count();
  }

  /**
   * Searches for documents by their own vectors.
   *
   * @return how many were among the nearest; the others were found with a filter on their ids
   */
  int search(List<Long> sample) throws IOException {
    int nearest = 0;
    for (long number : sample) {
      SampleDocument document = documents.document(number);
      Query id = new TermQuery(new Term(CrashIndex.ID, new BytesRef(document.id())));
      if (finds(new KnnFloatVectorQuery(CrashIndex.VECTOR, document.vector(), NEAREST), number)) {
        nearest++;
      } else if (finds(
              new KnnFloatVectorQuery(CrashIndex.VECTOR, document.vector(), NEAREST, id), number)
          == false) {
        throw new LostWriteException("no vector search finds document " + document.id());
      }
    }
    return nearest;
  }

  private boolean finds(Query query, long number) throws IOException {
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : searcher.search(query, NEAREST).scoreDocs) {
      long found = SampleDocuments.number(source(stored, hit.doc));
      if (documents.row(found) == documents.row(number)) {
        return true;
      }
    }
    return false;
  }
}
