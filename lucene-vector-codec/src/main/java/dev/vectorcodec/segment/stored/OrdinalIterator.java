package dev.vectorcodec.segment.stored;

import java.io.IOException;
import org.apache.lucene.index.KnnVectorValues;

/** Iterates the documents of a field that have a vector, in order, with their ordinals. */
public final class OrdinalIterator extends KnnVectorValues.DocIndexIterator {

  private final VectorCursor vectors;
  private int ordinal = -1;
  private int document = -1;

  public OrdinalIterator(VectorCursor vectors) {
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
      moveTo(ordinal + 1);
    }
    return document;
  }

  @Override
  public int advance(int target) throws IOException {
    if (document != NO_MORE_DOCS) {
      moveTo(vectors.safeOrdinalAtOrAfter(ordinal + 1, target));
    }
    return document;
  }

  private void moveTo(int newOrdinal) throws IOException {
    if (newOrdinal >= vectors.layout().count()) {
      ordinal = NO_MORE_DOCS;
      document = NO_MORE_DOCS;
      return;
    }
    int newDocument = vectors.safeDocument(newOrdinal);
    if (newDocument <= document) {
      throw vectors
          .file()
          .corrupt("document=" + newDocument + " of ordinal=" + newOrdinal + " after " + document);
    }
    ordinal = newOrdinal;
    document = newDocument;
  }

  @Override
  public long cost() {
    return vectors.layout().count();
  }
}
