package dev.vectorcodec.testing;

import dev.vectorcodec.BeamWidthStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Everything that can be asked of a segment's vectors, with the answers of the undamaged segment.
 *
 * <p>An answer is a list of ints: ordinals, documents and the bits of floats, so that equal means
 * equal to the last bit.
 */
public final class SegmentQuestions {

  /** One question. */
  private interface Question {
    void ask(KnnVectorsReader reader, Answer answer) throws IOException;
  }

  /** A question failed in a way that is not promised, or its answer is wrong. */
  @SuppressWarnings("serial")
  public static final class BrokenPromise extends AssertionError {

    BrokenPromise(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final SegmentShape shape;
  private final float[] floats;
  private final byte[] bytes;
  private final FixedBitSet half;
  private final FixedBitSet few;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final Map<String, int[]> expected = new LinkedHashMap<>();

  /** Chooses queries and filters. */
  public SegmentQuestions(SegmentShape shape, Random random) {
    this.shape = shape;
    this.floats = shape.randomFloats(random);
    this.bytes = shape.randomBytes(random);
    this.half = randomDocuments(random, 0.5);
    this.few = randomDocuments(random, 0.1);
    questions.put("values", this::askValues);
    questions.put("scorer", this::askScorer);
    questions.put("search for one", (reader, answer) -> askSearch(reader, top(1), null, answer));
    questions.put("search for three", (reader, answer) -> askSearch(reader, top(3), null, answer));
    questions.put("narrow search", (reader, answer) -> askNarrow(reader, null, answer));
    questions.put("narrow search half", (reader, answer) -> askNarrow(reader, half, answer));
    questions.put("search half", (reader, answer) -> askSearch(reader, top(2), half, answer));
    questions.put("search few", (reader, answer) -> askSearch(reader, top(2), few, answer));
    questions.put(
        "search for all",
        (reader, answer) -> askSearch(reader, top(shape.documents()), null, answer));
    questions.put("search without end", this::askWithoutEnd);
    questions.put("seeded search", this::askSeeded);
    questions.put("seeded search without end", this::askSeededWithoutEnd);
    questions.put("graph", this::askGraph);
  }

  private FixedBitSet randomDocuments(Random random, double share) {
    FixedBitSet documents = new FixedBitSet(shape.documents());
    for (int document = 0; document < shape.documents(); document++) {
      if (random.nextDouble() < share) {
        documents.set(document);
      }
    }
    return documents;
  }

  /** The query of all searches in a field of floats. */
  public float[] floats() {
    return floats;
  }

  /** The query of all searches in a field of bytes. */
  public byte[] bytes() {
    return bytes;
  }

  /** Asks the undamaged segment. */
  public void learn(KnnVectorsReader reader) throws IOException {
    for (Map.Entry<String, Question> entry : questions.entrySet()) {
      Answer answer = new Answer();
      entry.getValue().ask(reader, answer);
      expected.put(entry.getKey(), answer.toArray());
    }
  }

  /**
   * Asks everything: each answer must be the learned one, or a failure that says that the files are
   * damaged.
   *
   * @return the failures
   */
  public List<Throwable> check(KnnVectorsReader reader) {
    return ask(reader, true, TypedFailure::isDamage);
  }

  /**
   * Asks everything of a reader that is closed or being closed: each answer must be the learned
   * one, or a failure that says so.
   *
   * @return the failures
   */
  public List<Throwable> checkClosed(KnnVectorsReader reader) {
    return ask(reader, true, TypedFailure::isClosed);
  }

  /**
   * Asks everything: each answer must be well formed (documents of the segment, scores that are
   * numbers), or a failure that says that the files are damaged.
   *
   * @return the failures
   */
  public List<Throwable> checkForm(KnnVectorsReader reader) {
    return ask(reader, false, TypedFailure::isDamage);
  }

  private List<Throwable> ask(
      KnnVectorsReader reader, boolean exactly, Predicate<Throwable> allowed) {
    List<Throwable> failures = new ArrayList<>();
    for (Map.Entry<String, Question> entry : questions.entrySet()) {
      String name = entry.getKey();
      Answer answer = new Answer();
      try {
        entry.getValue().ask(reader, answer);
      } catch (Throwable failure) {
        if (allowed.test(TypedFailure.unwrap(failure)) == false) {
          throw new BrokenPromise(name + " failed with " + failure, failure);
        }
        failures.add(failure);
        continue;
      }
      if (exactly && Arrays.equals(expected.get(name), answer.toArray()) == false) {
        throw new BrokenPromise(name + " gave a wrong answer", null);
      }
    }
    return failures;
  }

  private KnnVectorValues values(KnnVectorsReader reader) throws IOException {
    return shape.encoding() == VectorEncoding.BYTE
        ? reader.getByteVectorValues(SegmentShape.FIELD)
        : reader.getFloatVectorValues(SegmentShape.FIELD);
  }

  private void askValues(KnnVectorsReader reader, Answer answer) throws IOException {
    KnnVectorValues values = values(reader);
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    int last = -1;
    for (int document = iterator.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = iterator.nextDoc()) {
      int ordinal = iterator.index();
      if (document <= last || document >= shape.documents()) {
        throw new BrokenPromise("document " + document + " after " + last, null);
      }
      last = document;
      answer.add(document);
      answer.add(values.ordToDoc(ordinal));
      if (values instanceof FloatVectorValues floatValues) {
        for (float component : floatValues.vectorValue(ordinal)) {
          answer.add(Float.floatToRawIntBits(component));
        }
      } else {
        for (byte component : ((ByteVectorValues) values).vectorValue(ordinal)) {
          answer.add(component);
        }
      }
    }
    answer.add(values.size());
  }

  private void askScorer(KnnVectorsReader reader, Answer answer) throws IOException {
    KnnVectorValues values = values(reader);
    VectorScorer scorer =
        values instanceof FloatVectorValues floatValues
            ? floatValues.scorer(floats)
            : ((ByteVectorValues) values).scorer(bytes);
    DocIdSetIterator iterator = scorer.iterator();
    int target = 0;
    for (int document = iterator.advance(target);
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = iterator.advance(target)) {
      addHit(document, scorer.score(), answer);
      target = document + 3;
      if (target >= shape.documents()) {
        break;
      }
    }
  }

  private static TopKnnCollector top(int k) {
    return new TopKnnCollector(k, Integer.MAX_VALUE);
  }

  private void askSearch(
      KnnVectorsReader reader, KnnCollector collector, FixedBitSet accepted, Answer answer)
      throws IOException {
    AcceptDocs acceptDocs = AcceptDocs.fromLiveDocs(accepted, shape.documents());
    if (accepted != null) {
      acceptDocs =
          AcceptDocs.fromIteratorSupplier(
              () -> new BitSetIterator(accepted, accepted.cardinality()), null, shape.documents());
    }
    if (shape.encoding() == VectorEncoding.BYTE) {
      reader.search(SegmentShape.FIELD, bytes, collector, acceptDocs);
    } else {
      reader.search(SegmentShape.FIELD, floats, collector, acceptDocs);
    }
    for (ScoreDoc hit : collector.topDocs().scoreDocs) {
      if (accepted != null && accepted.get(hit.doc) == false) {
        throw new BrokenPromise("document " + hit.doc + " was filtered out", null);
      }
      addHit(hit.doc, hit.score, answer);
    }
  }

  /** The narrowest beam walks even where a scan would be cheap. */
  private void askNarrow(KnnVectorsReader reader, FixedBitSet accepted, Answer answer)
      throws IOException {
    KnnSearchStrategy narrow = new BeamWidthStrategy(1, 100);
    askSearch(reader, new TopKnnCollector(1, Integer.MAX_VALUE, narrow), accepted, answer);
  }

  /** A collector that is never satisfied makes a walk widen until it has seen everything. */
  private static KnnCollector insatiable(KnnSearchStrategy strategy) {
    return new TopKnnCollector(1, Integer.MAX_VALUE, strategy) {
      @Override
      public float minCompetitiveSimilarity() {
        return Float.NEGATIVE_INFINITY;
      }
    };
  }

  /** Ordinals, as Lucene hands them to a format. */
  private KnnSearchStrategy seeds(KnnSearchStrategy strategy) {
    FixedBitSet ordinals = new FixedBitSet(shape.vectors());
    for (int ordinal = 0; ordinal < shape.vectors(); ordinal++) {
      if (few.get(ordinal * shape.vectorEvery())) {
        ordinals.set(ordinal);
      }
    }
    int count = ordinals.cardinality();
    return new KnnSearchStrategy.Seeded(new BitSetIterator(ordinals, count), count, strategy);
  }

  private void askWithoutEnd(KnnVectorsReader reader, Answer answer) throws IOException {
    askSearch(reader, insatiable(KnnSearchStrategy.Hnsw.DEFAULT), null, answer);
  }

  private void askSeeded(KnnVectorsReader reader, Answer answer) throws IOException {
    for (KnnSearchStrategy strategy :
        List.of(KnnSearchStrategy.Hnsw.DEFAULT, new BeamWidthStrategy(1))) {
      askSearch(reader, new TopKnnCollector(1, Integer.MAX_VALUE, seeds(strategy)), null, answer);
    }
  }

  private void askSeededWithoutEnd(KnnVectorsReader reader, Answer answer) throws IOException {
    askSearch(reader, insatiable(seeds(KnnSearchStrategy.Hnsw.DEFAULT)), null, answer);
  }

  private void askGraph(KnnVectorsReader reader, Answer answer) throws IOException {
    HnswGraph graph = ((HnswGraphProvider) reader).getGraph(SegmentShape.FIELD);
    if (graph.size() == 0) {
      return;
    }
    answer.add(graph.entryNode());
    for (int node = 0; node < graph.size(); node++) {
      graph.seek(0, node);
      for (int neighbor = graph.nextNeighbor();
          neighbor != DocIdSetIterator.NO_MORE_DOCS;
          neighbor = graph.nextNeighbor()) {
        if (neighbor < 0 || neighbor >= graph.size()) {
          throw new BrokenPromise("neighbor " + neighbor + " of node " + node, null);
        }
        answer.add(neighbor);
      }
      answer.add(-1);
    }
  }

  private void addHit(int document, float score, Answer answer) {
    if (document < 0 || document >= shape.documents()) {
      throw new BrokenPromise("document " + document + " of " + shape.documents(), null);
    }
    if (score >= 0 == false) {
      throw new BrokenPromise("score " + score + " of document " + document, null);
    }
    answer.add(document);
    answer.add(Float.floatToRawIntBits(score));
  }

  /** Ints in the order in which they were said. */
  private static final class Answer {

    private int[] values = new int[256];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
