package dev.vectorcodec.segment.search;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.testing.RecordingCollector;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.tests.util.RamUsageTester;
import org.apache.lucene.util.FixedBitSet;

/** Promise: what a search leaves behind is small, whatever it asked for. */
public class TestKeptHeap extends FieldTestCase {

  private static final long MOST_BYTES = 256 << 10;

  /** Counts nothing behind a file, which is there without a search too. */
  private static final class OfScratch extends RamUsageTester.Accumulator {

    @Override
    public long accumulateObject(
        Object object, long shallowSize, Map<Field, Object> fieldValues, Collection<Object> queue) {
      if (object instanceof PagedFile.Cursor) {
        return shallowSize;
      }
      return super.accumulateObject(object, shallowSize, fieldValues, queue);
    }
  }

  private void checkKept(String message, KnnCollector collector, FixedBitSet accepted)
      throws IOException {
    Search search = new Search(anyTarget(), collector, accepted);
    search.run();
    long kept = kept(search);
    assertTrue(message + " keeps " + kept, kept <= MOST_BYTES);
    assertEquals(message + " keeps " + kept, metadata.paddedDimension() <= 4096, kept > 10_000);
  }

  /** What is left of a search's scratch; 0 if it is not used again. */
  private long kept(Search search) {
    SearchScratch.Pool pool = new SearchScratch.Pool(metadata);
    pool.give(search.scratch);
    return pool.take() == search.scratch
        ? RamUsageTester.ramUsed(search.scratch, new OfScratch())
        : 0;
  }

  public void testAnySearch() throws IOException {
    for (int dimension : new int[] {16, 700, 4096, 4097, 16_384}) {
      int documents = dimension == 16 ? 12_000 : dimension < 10_000 ? 1_000 : 200;
      use(shape(VectorSimilarityFunction.EUCLIDEAN, dimension, documents, 1));
      String message = "dimension=" + dimension;
      checkKept(message, new TopKnnCollector(10, Integer.MAX_VALUE), null);
      checkKept(message, new TopKnnCollector(documents, Integer.MAX_VALUE), null);
      checkKept(message, new RecordingCollector(1, Integer.MAX_VALUE), null);
      checkKept(message, new RecordingCollector(1, Integer.MAX_VALUE), randomDocuments(0.5));
      for (int beam : new int[] {1, 1000, BeamWidthStrategy.MAX_BEAM_WIDTH}) {
        BeamWidthStrategy strategy = new BeamWidthStrategy(beam);
        checkKept(message, new TopKnnCollector(10, Integer.MAX_VALUE, strategy), null);
      }
    }
  }

  public void testNeighborCodes() throws IOException {
    for (int dimension : new int[] {16, 700, 4096}) {
      SegmentShape shape = shape(VectorSimilarityFunction.EUCLIDEAN, dimension, 1_000, 1);
      use(shape.with(shape.options().withNeighborCodes(true).withDegree(128)));
      Search search = new Search(anyTarget(), new RecordingCollector(1, Integer.MAX_VALUE), null);
      GraphWalk walk = search.newWalk(false);
      walk.start(1_000, metadata.count(), Integer.MAX_VALUE);
      new EntryPoints(search.field, search.scratch.codes).seedClusters(walk);
      walk.run(0);
      // Node 0 may be among the neighbors, even the first of them, and there are others.
      int[] read = search.scratch.walk.neighbors.node();
      assertTrue("codes were read", Arrays.stream(read).anyMatch(value -> value != 0));
      long kept = kept(search);
      assertTrue("dimension=" + dimension + " keeps " + kept, kept <= MOST_BYTES);
    }
  }

  /** A walk by itself, as wide as no search chooses it. */
  public void testWidestWalk() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 16, 12_000, 1));
    Search search = new Search(anyTarget(), new RecordingCollector(1, Integer.MAX_VALUE), null);
    GraphWalk walk = search.newWalk(false);
    walk.start(12_000, metadata.count(), Integer.MAX_VALUE);
    new EntryPoints(search.field, search.scratch.codes).seedClusters(walk);
    walk.run(0);
    long used = RamUsageTester.ramUsed(search.scratch, new OfScratch());
    assertTrue("uses " + used, used > MOST_BYTES);
    long kept = kept(search);
    assertTrue("keeps " + kept, kept <= MOST_BYTES);
  }
}
