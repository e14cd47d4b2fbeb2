package dev.vectorcodec.corruption;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.segment.RabitqVectorsReader;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Every method through which Lucene reads the files of a segment that is open. */
final class ReadingEntries {

  /** Opens what needs the whole file; what is returned reads it. */
  interface Preparation {
    IORunnable prepare(KnnVectorsReader reader) throws IOException;
  }

  /**
   * One entry.
   *
   * @param method its type and name with the types of its parameters
   * @param extension of the file that it cannot do without
   */
  record Entry(String method, SegmentShape shape, String extension, Preparation preparation) {

    @Override
    public String toString() {
      return method + " reading ." + extension + " of " + shape;
    }
  }

  private static final SegmentShape FLOATS = SegmentShape.SPARSE;
  private static final SegmentShape BYTES = SegmentShape.COSINE_BYTES;
  private static final SegmentShape NEIGHBORS = SegmentShape.NEIGHBOR_CODES;

  private final Random random;
  private final List<Entry> entries = new ArrayList<>();

  private ReadingEntries(Random random) {
    this.random = random;
  }

  /** All of them, with random queries. */
  static List<Entry> all(Random random) {
    ReadingEntries all = new ReadingEntries(random);
    all.addIntegrity();
    all.addLoading();
    all.addFloatValues();
    all.addByteValues();
    all.addIterators(FLOATS);
    all.addIterators(BYTES);
    all.addSearches();
    all.addGraph(FLOATS);
    all.addGraph(BYTES);
    all.addGraph(NEIGHBORS);
    return all.entries;
  }

  private void add(String method, SegmentShape shape, String extension, Preparation preparation) {
    entries.add(new Entry(method, shape, extension, preparation));
  }

  private void addIntegrity() {
    for (String extension : SegmentOnDisk.DATA_FILES) {
      add("KnnVectorsReader.checkIntegrity()", FLOATS, extension, reader -> reader::checkIntegrity);
    }
  }

  private void addLoading() {
    add(
        "RabitqVectorsReader.loadCodes(String)",
        FLOATS,
        SegmentOnDisk.CODES,
        reader -> () -> ((RabitqVectorsReader) reader).loadCodes(SegmentShape.FIELD));
  }

  private static FloatVectorValues floats(KnnVectorsReader reader) throws IOException {
    return reader.getFloatVectorValues(SegmentShape.FIELD);
  }

  private static ByteVectorValues bytes(KnnVectorsReader reader) throws IOException {
    return reader.getByteVectorValues(SegmentShape.FIELD);
  }

  private static KnnVectorValues values(SegmentShape shape, KnnVectorsReader reader)
      throws IOException {
    return shape.encoding() == VectorEncoding.BYTE ? bytes(reader) : floats(reader);
  }

  private void addFloatValues() {
    float[] query = FLOATS.randomFloats(random);
    addValue(
        "FloatVectorValues.vectorValue(int)",
        FLOATS,
        reader -> {
          FloatVectorValues values = floats(reader);
          return () -> values.vectorValue(7);
        });
    addValue(
        "FloatVectorValues.copy()",
        FLOATS,
        reader -> {
          FloatVectorValues values = floats(reader);
          return () -> values.copy().vectorValue(7);
        });
    addScorer("FloatVectorValues.scorer(float[])", FLOATS, reader -> floats(reader).scorer(query));
    addScorer(
        "FloatVectorValues.rescorer(float[])", FLOATS, reader -> floats(reader).rescorer(query));
  }

  private void addByteValues() {
    byte[] query = BYTES.randomBytes(random);
    addValue(
        "ByteVectorValues.vectorValue(int)",
        BYTES,
        reader -> {
          ByteVectorValues values = bytes(reader);
          return () -> values.vectorValue(7);
        });
    addValue(
        "ByteVectorValues.copy()",
        BYTES,
        reader -> {
          ByteVectorValues values = bytes(reader);
          return () -> values.copy().vectorValue(7);
        });
    addScorer("ByteVectorValues.scorer(byte[])", BYTES, reader -> bytes(reader).scorer(query));
    addScorer("ByteVectorValues.rescorer(byte[])", BYTES, reader -> bytes(reader).rescorer(query));
  }

  private void addValue(String method, SegmentShape shape, Preparation preparation) {
    add(method, shape, SegmentOnDisk.VECTORS, preparation);
  }

  private interface ScorerSource {
    VectorScorer scorer(KnnVectorsReader reader) throws IOException;
  }

  /** What makes a scorer, and all that a scorer reads. */
  private void addScorer(String method, SegmentShape shape, ScorerSource source) {
    addValue(method, shape, reader -> () -> score(source.scorer(reader)));
    addValue(
        "VectorScorer.score()",
        shape,
        reader -> {
          VectorScorer scorer = source.scorer(reader);
          scorer.iterator().nextDoc();
          return scorer::score;
        });
    addValue(
        "VectorScorer.iterator()",
        shape,
        reader -> {
          VectorScorer scorer = source.scorer(reader);
          return () -> scorer.iterator().advance(3);
        });
    addValue(
        "VectorScorer.bulk(DocIdSetIterator)",
        shape,
        reader -> {
          VectorScorer scorer = source.scorer(reader);
          return () -> scorer.bulk(null);
        });
    addValue(
        "Bulk.nextDocsAndScores(int,Bits,DocAndFloatFeatureBuffer)",
        shape,
        reader -> {
          VectorScorer.Bulk bulk = source.scorer(reader).bulk(null);
          DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
          return () -> bulk.nextDocsAndScores(shape.documents(), null, buffer);
        });
  }

  private static void score(VectorScorer scorer) throws IOException {
    scorer.iterator().nextDoc();
    scorer.score();
  }

  private void addIterators(SegmentShape shape) {
    addValue(
        "KnnVectorValues.ordToDoc(int)",
        shape,
        reader -> {
          KnnVectorValues values = values(shape, reader);
          return () -> values.ordToDoc(5);
        });
    addValue(
        "KnnVectorValues.getAcceptOrds(Bits)",
        shape,
        reader -> {
          Bits ordinals = values(shape, reader).getAcceptOrds(new FixedBitSet(shape.documents()));
          return () -> ordinals.get(5);
        });
    addValue(
        "KnnVectorValues.iterator()",
        shape,
        reader -> {
          KnnVectorValues values = values(shape, reader);
          return () -> values.iterator().nextDoc();
        });
    addIterator(shape, "DocIdSetIterator.nextDoc()", KnnVectorValues.DocIndexIterator::nextDoc);
    addIterator(shape, "DocIdSetIterator.advance(int)", iterator -> iterator.advance(20));
    addIterator(
        shape,
        "DocIdSetIterator.intoBitSet(int,FixedBitSet,int)",
        iterator -> iterator.intoBitSet(100, new FixedBitSet(100), 0));
  }

  private interface Step {
    void go(KnnVectorValues.DocIndexIterator iterator) throws IOException;
  }

  private void addIterator(SegmentShape shape, String method, Step step) {
    addValue(
        method,
        shape,
        reader -> {
          KnnVectorValues.DocIndexIterator iterator = values(shape, reader).iterator();
          iterator.nextDoc();
          return () -> step.go(iterator);
        });
  }

  /** The three ways of a search, each with the files that it reads. */
  private void addSearches() {
    for (SegmentShape shape : List.of(FLOATS, BYTES, SegmentShape.WALKED)) {
      FixedBitSet few = new FixedBitSet(shape.documents());
      few.set(0, 2 * shape.vectorEvery());
      addSearch(shape, null, List.of(SegmentOnDisk.VECTORS, SegmentOnDisk.CODES), 3);
      addSearch(shape, few, List.of(SegmentOnDisk.VECTORS), 3);
    }
    addSearch(SegmentShape.NO_GRAPH, null, List.of(SegmentOnDisk.CODES), 3);
    addSearch(SegmentShape.WALKED, null, SegmentOnDisk.DATA_FILES, 1);
    addSearch(SegmentShape.WALKED_PRODUCTS, null, SegmentOnDisk.DATA_FILES, 1);
    addSearch(NEIGHBORS, null, SegmentOnDisk.DATA_FILES, 1);
    // Few enough that the walk knows the filter.
    FixedBitSet half = new FixedBitSet(NEIGHBORS.documents());
    half.set(NEIGHBORS.documents() / 2, NEIGHBORS.documents());
    addSearch(NEIGHBORS, half, SegmentOnDisk.DATA_FILES, 1);
  }

  private void addSearch(SegmentShape shape, FixedBitSet accepted, List<String> extensions, int k) {
    float[] floats = shape.randomFloats(random);
    byte[] bytes = shape.randomBytes(random);
    boolean ofBytes = shape.encoding() == VectorEncoding.BYTE;
    String query = ofBytes ? "byte[]" : "float[]";
    for (String extension : extensions) {
      add(
          "KnnVectorsReader.search(String," + query + ",KnnCollector,AcceptDocs)",
          shape,
          extension,
          reader ->
              () -> {
                KnnCollector collector =
                    new TopKnnCollector(k, Integer.MAX_VALUE, new BeamWidthStrategy(4));
                AcceptDocs documents = accept(shape, accepted);
                if (ofBytes) {
                  reader.search(SegmentShape.FIELD, bytes, collector, documents);
                } else {
                  reader.search(SegmentShape.FIELD, floats, collector, documents);
                }
              });
    }
  }

  private static AcceptDocs accept(SegmentShape shape, FixedBitSet accepted) {
    return accepted == null
        ? AcceptDocs.fromLiveDocs(null, shape.documents())
        : AcceptDocs.fromIteratorSupplier(
            () -> new BitSetIterator(accepted, accepted.cardinality()), null, shape.documents());
  }

  private static HnswGraph graph(KnnVectorsReader reader) throws IOException {
    return ((HnswGraphProvider) reader).getGraph(SegmentShape.FIELD);
  }

  private void addGraph(SegmentShape shape) {
    for (String extension : List.of(SegmentOnDisk.CODES, SegmentOnDisk.GRAPH)) {
      add(
          "HnswGraphProvider.getGraph(String)",
          shape,
          extension,
          reader -> () -> graph(reader).seek(0, 3));
      add(
          "HnswGraph.seek(int,int)",
          shape,
          extension,
          reader -> {
            HnswGraph graph = graph(reader);
            return () -> graph.seek(0, 3);
          });
    }
    add(
        "HnswGraph.entryNode()",
        shape,
        SegmentOnDisk.CODES,
        reader -> {
          HnswGraph graph = graph(reader);
          return graph::entryNode;
        });
  }
}
