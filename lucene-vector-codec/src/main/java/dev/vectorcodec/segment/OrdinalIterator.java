package dev.vectorcodec.segment;

import java.io.IOException;
import org.apache.lucene.index.KnnVectorValues;

/** Iterates the documents of a field that have a vector, in order, with their ordinals. */
final class OrdinalIterator extends KnnVectorValues.DocIndexIterator {

  private final RawVectors vectors;
  private int ordinal = -1;
  private int document = -1;

  OrdinalIterator(RawVectors vectors) {
    this.vectors = vectors;
  }

  @Override
  public int index() {
    return ordinal;
  }

  @Override
  public int docID() {
    return document;
  }

  @Override
  public int nextDoc() throws IOException {
    if (document != NO_MORE_DOCS) {
      moveTo(ordinal + 1, document + 1);
    }
    return document;
  }

  @Override
  public int advance(int target) throws IOException {
    if (document != NO_MORE_DOCS) {
      int next = vectors.safeOrdinalAtOrAfter(ordinal + 1, target);
      moveTo(next, Math.max(target, document + 1));
    }
    return document;
  }

  private void moveTo(int newOrdinal, int lowest) throws IOException {
    if (newOrdinal >= vectors.layout().count()) {
      ordinal = NO_MORE_DOCS;
      document = NO_MORE_DOCS;
      return;
    }
    int found = vectors.safeDocument(newOrdinal);
    if (found < lowest) {
      throw vectors
          .file()
          .corrupt("documents descend: " + found + " of ordinal=" + newOrdinal + " < " + lowest);
    }
    ordinal = newOrdinal;
    document = found;
  }

  @Override
  public long cost() {
    return vectors.layout().count();
  }
}
