package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.VectorLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;

/** The stored vectors of one field, as Lucene's values. */
public final class StoredVectors {

  private final VectorLayout layout;
  private final PagedFile file;
  private final int maxDoc;
  private final DocumentOrder documents;

  public StoredVectors(VectorLayout layout, PagedFile file, int maxDoc) {
    this.layout = layout;
    this.file = file;
    this.maxDoc = maxDoc;
    this.documents = new DocumentOrder(layout, file, maxDoc);
  }

  /** A reader for one thread; the first one finds out whether the documents ascend. */
  public VectorCursor open() throws IOException {
    documents.check();
    return new VectorCursor(layout, file, maxDoc);
  }

  public FloatVectorValues floats() throws IOException {
    return new Floats();
  }

  public ByteVectorValues bytes() throws IOException {
    return new Bytes();
  }

  private int slots() {
    return ExactScorer.slots(VectorPreparation.paddedDimension(layout.dimension()));
  }

  private int document(VectorCursor vectors, int ordinal) {
    try {
      return vectors.safeDocument(ordinal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Floats extends FloatVectorValues {

    private final VectorCursor vectors = open();
    private final Iterators iterators = new Iterators(vectors);
    private final float[] value = new float[layout.dimension()];
    private int valueOrdinal = -1;

    Floats() throws IOException {}

    @Override
    public float[] vectorValue(int ordinal) throws IOException {
      if (ordinal != valueOrdinal) {
        valueOrdinal = -1;
        valueOrdinal =
            file.guard(
                () -> {
                  vectors.readFloats(ordinal, value);
                  return ordinal;
                });
      }
      return value;
    }

    @Override
    public FloatVectorValues copy() throws IOException {
      return new Floats();
    }

    @Override
    public int dimension() {
      return layout.dimension();
    }

    @Override
    public int size() {
      return layout.count();
    }

    @Override
    public int ordToDoc(int ordinal) {
      return document(vectors, ordinal);
    }

    @Override
    public DocIndexIterator iterator() {
      return iterators.next();
    }

    @Override
    public VectorScorer scorer(float[] query) throws IOException {
      QueryCheck.floats(layout, query);
      return size() == 0 ? null : new Scorer(new FloatScorer(open(), query, slots()));
    }
  }

  private final class Bytes extends ByteVectorValues {

    private final VectorCursor vectors = open();
    private final Iterators iterators = new Iterators(vectors);
    private final byte[] value = new byte[layout.dimension()];
    private int valueOrdinal = -1;

    Bytes() throws IOException {}

    @Override
    public byte[] vectorValue(int ordinal) throws IOException {
      if (ordinal != valueOrdinal) {
        valueOrdinal = -1;
        valueOrdinal =
            file.guard(
                () -> {
                  vectors.readBytes(ordinal, value, 0);
                  return ordinal;
                });
      }
      return value;
    }

    @Override
    public ByteVectorValues copy() throws IOException {
      return new Bytes();
    }

    @Override
    public int dimension() {
      return layout.dimension();
    }

    @Override
    public int size() {
      return layout.count();
    }

    @Override
    public int ordToDoc(int ordinal) {
      return document(vectors, ordinal);
    }

    @Override
    public DocIndexIterator iterator() {
      return iterators.next();
    }

    @Override
    public VectorScorer scorer(byte[] query) throws IOException {
      QueryCheck.bytes(layout, query);
      return size() == 0 ? null : new Scorer(new ByteScorer(open(), query, slots()));
    }
  }

  /**
   * Hands out iterators as Lucene's own values do: new ones for a dense field, the same one again
   * for a sparse field. Lucene's contract suite counts on it.
   */
  private static final class Iterators {

    private final VectorCursor vectors;
    private final DocIndexIterator shared;

    Iterators(VectorCursor vectors) {
      this.vectors = vectors;
      this.shared = vectors.layout().sparse() ? new OrdinalIterator(vectors) : null;
    }

    DocIndexIterator next() {
      return shared != null ? shared : new OrdinalIterator(vectors);
    }
  }

  /** Scores the documents that its own iterator visits. */
  private final class Scorer implements VectorScorer {

    private final ExactScorer scorer;
    private final DocIndexIterator iterator;

    Scorer(ExactScorer scorer) {
      this.scorer = scorer;
      this.iterator = new OrdinalIterator(scorer.vectors());
    }

    @Override
    public float score() throws IOException {
      return file.guard(() -> scorer.score(scorer.measure(iterator.index())));
    }

    @Override
    public DocIdSetIterator iterator() {
      return iterator;
    }

    @Override
    public Bulk bulk(DocIdSetIterator matching) throws IOException {
      DocIdSetIterator documents =
          matching == null
              ? iterator
              : ConjunctionUtils.intersectIterators(List.of(matching, iterator));
      if (documents.docID() == -1) {
        documents.nextDoc();
      }
      int[] ordinals = new int[DEFAULT_BULK_BATCH_SIZE];
      return (upTo, liveDocs, scored) -> {
        scored.growNoCopy(ordinals.length);
        scored.size = 0;
        for (int document = documents.docID();
            document < upTo && scored.size < ordinals.length;
            document = documents.nextDoc()) {
          if (liveDocs == null || liveDocs.get(document)) {
            ordinals[scored.size] = iterator.index();
            scored.docs[scored.size++] = document;
          }
        }
        return file.guard(() -> score(ordinals, scored.size, scored.features));
      };
    }

    /** Scores some slots at a time, so that their waits for memory overlap; returns the highest. */
    private float score(int[] ordinals, int count, float[] scores) throws IOException {
      int[] loaded = new int[slots()];
      float highest = Float.NEGATIVE_INFINITY;
      for (int first = 0; first < count; first += loaded.length) {
        int batch = Math.min(loaded.length, count - first);
        System.arraycopy(ordinals, first, loaded, 0, batch);
        scorer.load(loaded, batch);
        for (int i = 0; i < batch; i++) {
          scores[first + i] = scorer.score(scorer.measure(loaded[i], i));
          highest = Math.max(highest, scores[first + i]);
        }
      }
      return highest;
    }
  }
}
