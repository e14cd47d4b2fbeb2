package dev.vectorcodec.segment.stored;

import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * The ordinals of accepted documents, ascending. The work follows the accepted documents, not the
 * size of the segment.
 */
public final class AcceptedOrdinals {

  private final DocIdSetIterator documents;
  private final VectorCursor vectors;
  private int nextOrdinal;

  public AcceptedOrdinals(DocIdSetIterator documents, VectorCursor vectors) {
    this.documents = documents;
    this.vectors = vectors;
  }

  /** The next ordinal, or {@link DocIdSetIterator#NO_MORE_DOCS}. */
  public int next() throws IOException {
    int document = documents.nextDoc();
    while (document != DocIdSetIterator.NO_MORE_DOCS) {
      nextOrdinal = vectors.ordinalAtOrAfter(nextOrdinal, document);
      if (nextOrdinal == vectors.layout().count()) {
        return DocIdSetIterator.NO_MORE_DOCS;
      }
      int found = vectors.document(nextOrdinal);
      if (found == document) {
        return nextOrdinal++;
      }
      document = documents.advance(found);
    }
    return DocIdSetIterator.NO_MORE_DOCS;
  }
}
