package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.RawLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;

/** The stored vectors of one field, as Lucene's values. */
public final class StoredVectors {

  private final RawLayout layout;
  private final PagedFile file;
  private final int maxDoc;

  public StoredVectors(RawLayout layout, PagedFile file, int maxDoc) {
    this.layout = layout;
    this.file = file;
    this.maxDoc = maxDoc;
  }

  public RawVectors open() throws IOException {
    return new RawVectors(layout, file, maxDoc);
  }

  public FloatVectorValues floats() throws IOException {
    return new Floats();
  }

  public ByteVectorValues bytes() throws IOException {
    return new Bytes();
  }

  private int document(RawVectors vectors, int ordinal) {
    try {
      return vectors.safeDocument(ordinal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Floats extends FloatVectorValues {

    private final RawVectors vectors = open();
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
      return size() == 0 ? null : new Scorer(new FloatScorer(open(), query));
    }
  }

  private final class Bytes extends ByteVectorValues {

    private final RawVectors vectors = open();
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
      return size() == 0 ? null : new Scorer(new ByteScorer(open(), query));
    }
  }

  /**
   * Hands out iterators as Lucene's own values do: new ones for a dense field, the same one again
   * for a sparse field. Lucene's contract suite counts on it.
   */
  private static final class Iterators {

    private final RawVectors vectors;
    private final DocIndexIterator shared;

    Iterators(RawVectors vectors) {
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
      return file.guard(() -> scorer.score(scorer.raw(iterator.index())));
    }

    @Override
    public DocIdSetIterator iterator() {
      return iterator;
    }
  }
}
