package dev.vectorcodec.segment.search;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.events.SearchEvent;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.SegmentFile;
import dev.vectorcodec.segment.format.SegmentMetadata;
import dev.vectorcodec.segment.stored.AcceptedOrdinals;
import dev.vectorcodec.segment.stored.ExactScorer;
import dev.vectorcodec.segment.stored.FloatScorer;
import dev.vectorcodec.segment.stored.StoredVectors;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IOUtils;

/** One field of a segment, opened so far that each way of a search can be gone by itself. */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
abstract class FieldTestCase extends LuceneTestCase {

  /** Everything that one search works with. */
  final class Search {

    final SearchScratch scratch = new SearchScratch(metadata);
    final OpenField field = new OpenField(metadata, codes, graph);
    final ExactScorer scorer;
    final PreparedQuery query;
    final HitCollector hits;
    private final FixedBitSet accepted;
    private final KnnCollector collector;

    /**
     * @param accepted documents; null for all
     */
    Search(float[] target, KnnCollector collector, FixedBitSet accepted) throws IOException {
      this.accepted = accepted;
      this.collector = collector;
      scorer = new FloatScorer(stored.open(), target, scratch.floatVectors());
      VectorPreparation preparation = metadata.preparation();
      query = new PreparedQuery(metadata, preparation, scorer, target, scratch.codes.query());
      scratch.codes.start(field.codes(), preparation.rotatedMean());
      scratch.scored.reset(64);
      hits = new HitCollector(scorer, query, collector, accepted, scratch.scored);
    }

    AcceptedOrdinals acceptedOrdinals() {
      return new AcceptedOrdinals(new BitSetIterator(accepted, 0), scorer.vectors());
    }

    CodeScan codeScan() {
      return new CodeScan(field, scratch.codes, hits, scratch.walk, collector.k());
    }

    GraphWalk newWalk(boolean stepsOver) throws IOException {
      return new GraphWalk(field, scratch.codes, hits, scratch.walk, null, stepsOver);
    }

    ExactScan exactScan() {
      return new ExactScan(hits, scratch.vectorSlots);
    }

    /** The way that is chosen, by itself. */
    void run() throws IOException {
      new FieldSearch(field, scorer, query, collector, scratch, new SearchCosts(metadata))
          .run(acceptDocs(accepted, segment.shape().documents()), new SearchEvent());
    }
  }

  SegmentOnDisk segment;
  CountingDirectory directory;
  FieldMetadata metadata;
  StoredVectors stored;
  PagedFile vectors;
  PagedFile codes;
  PagedFile graph;

  static AcceptDocs acceptDocs(FixedBitSet accepted, int maxDoc) {
    return accepted == null
        ? AcceptDocs.fromLiveDocs(null, maxDoc)
        : AcceptDocs.fromIteratorSupplier(
            () -> new BitSetIterator(accepted, accepted.cardinality()), null, maxDoc);
  }

  static SegmentShape shape(
      VectorSimilarityFunction similarity, int dimension, int documents, int vectorEvery) {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT.withGraphThreshold(0);
    return new SegmentShape(
        VectorEncoding.FLOAT32, similarity, dimension, documents, vectorEvery, options);
  }

  final void use(SegmentShape shape) throws IOException {
    close();
    segment = SegmentOnDisk.write(shape, createTempDir(), random());
    directory = new CountingDirectory(new MMapDirectory(segment.path()));
    SegmentReadState state = segment.state(directory);
    SegmentMetadata whole = SegmentMetadata.read(state);
    metadata = whole.fields().values().iterator().next();
    vectors = SegmentFile.VECTORS.open(state, whole.vectors());
    codes = SegmentFile.CODES.open(state, whole.codes());
    graph = SegmentFile.GRAPH.open(state, whole.graph());
    stored = new StoredVectors(metadata.vectorLayout(), vectors, shape.documents());
  }

  private void close() throws IOException {
    IOUtils.close(vectors, codes, graph, directory);
  }

  @Override
  public void tearDown() throws Exception {
    close();
    super.tearDown();
  }

  final float[] anyTarget() {
    return segment.shape().randomFloats(random());
  }

  /** Documents with a share of those that have a vector, and some that have none. */
  final FixedBitSet randomDocuments(double share) {
    FixedBitSet documents = new FixedBitSet(segment.shape().documents());
    for (int document = 0; document < documents.length(); document++) {
      if (random().nextDouble() < share) {
        documents.set(document);
      }
    }
    return documents;
  }

  /** How many of what a search should have found it did find; fails where a hit is wrong. */
  final int correct(TopKnnCollector collector, float[] target, FixedBitSet accepted)
      throws IOException {
    FloatVectorValues values = stored.floats();
    float[] scores = new float[values.size()];
    int count = 0;
    for (int ordinal = 0; ordinal < values.size(); ordinal++) {
      if (accepted == null || accepted.get(values.ordToDoc(ordinal))) {
        scores[count++] = score(values, ordinal, target);
      }
    }
    scores = Arrays.copyOf(scores, count);
    Arrays.sort(scores);
    ScoreDoc[] found = collector.topDocs().scoreDocs;
    Set<Integer> documents = new HashSet<>();
    int correct = 0;
    for (ScoreDoc hit : found) {
      assertTrue("hit twice", documents.add(hit.doc));
      assertTrue("accepted", accepted == null || accepted.get(hit.doc));
      float exact = score(values, hit.doc / segment.shape().vectorEvery(), target);
      assertEquals(exact, hit.score, 1e-5f * exact);
      correct += exact >= scores[Math.max(0, count - collector.k())] - 1e-6f * exact ? 1 : 0;
    }
    return correct;
  }

  private float score(FloatVectorValues values, int ordinal, float[] target) throws IOException {
    return segment.shape().similarity().compare(values.vectorValue(ordinal), target);
  }

  final int recordBytes() {
    return metadata.codes().code().sizeInBytes();
  }
}
