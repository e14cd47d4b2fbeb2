package dev.vectorcodec.segment.search;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.GraphLayout;
import dev.vectorcodec.segment.format.SegmentFile;
import dev.vectorcodec.segment.format.SegmentMetadata;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.directory.RecordingInput;
import java.io.IOException;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

/**
 * Promise: walks that do not know a filter read the codes that lie behind rows of neighbors, and
 * cost less by them; filtered walks read the rows alone, and cost what they cost without.
 */
public class TestWalksWithNeighborCodes extends FieldTestCase {

  private static final int BEAM = 48;

  /** Where ints of the graph file were read or touched. */
  private final NavigableSet<Long> positions = new TreeSet<>();

  private void useRecorded() throws IOException {
    use(shape(VectorSimilarityFunction.EUCLIDEAN, 100, 2_000, 1).withNeighborCodes());
  }

  /** Walks over the graph file, of which all pages were checked before. */
  private void walk(boolean filtered) throws IOException {
    try (Directory recorded =
        new FilterDirectory(new MMapDirectory(segment.path())) {
          @Override
          public IndexInput openInput(String name, IOContext context) throws IOException {
            return new RecordingInput(in.openInput(name, context), positions);
          }
        }) {
      SegmentReadState state = segment.state(recorded);
      PagedFile unrecorded = graph;
      try (PagedFile opened = SegmentFile.GRAPH.open(state, SegmentMetadata.read(state).graph())) {
        graph = opened;
        int[] all = new int[(int) opened.dataLength() / Integer.BYTES];
        opened.cursor().readInts(0, all, 0, all.length);
        positions.clear();
        FixedBitSet accepted = filtered ? randomDocuments(0.4) : null;
        Search search =
            new Search(anyTarget(), new TopKnnCollector(10, Integer.MAX_VALUE), accepted);
        GraphWalk walk = search.newWalk(filtered);
        EntryPoints entries = new EntryPoints(search.field, search.scratch.codes);
        walk.start(BEAM, metadata.count(), Integer.MAX_VALUE);
        if (filtered) {
          entries.seedAccepted(walk, search.hits);
        }
        entries.seedClusters(walk);
        walk.run(0);
      } finally {
        graph = unrecorded;
      }
    }
  }

  /** How many of the positions lie in the codes, and how many in rows. */
  private long[] codesAndRows() {
    GraphLayout layout = metadata.graph();
    long inCodes = 0;
    for (long position : positions) {
      long inNode = (position - layout.offset()) % layout.nodeBytes();
      inCodes += inNode >= layout.rowBytes() ? 1 : 0;
    }
    return new long[] {inCodes, positions.size() - inCodes};
  }

  public void testWalksThatStepOverReadRowsAlone() throws IOException {
    useRecorded();
    walk(true);
    long[] read = codesAndRows();
    assertEquals("ints of codes", 0, read[0]);
    assertTrue("ints of rows: " + read[1], read[1] >= (long) BEAM * metadata.graph().degree());
  }

  public void testOtherWalksReadCodes() throws IOException {
    useRecorded();
    walk(false);
    long[] read = codesAndRows();
    long nodes = read[1] / metadata.graph().degree();
    assertTrue("nodes: " + nodes, nodes >= BEAM);
    assertEquals(nodes * metadata.graph().neighborCodes().sizeInInts(), read[0]);
  }

  public void testCosts() throws IOException {
    SegmentShape shape = shape(VectorSimilarityFunction.EUCLIDEAN, 20, 200, 1);
    use(shape);
    SearchCosts without = new SearchCosts(metadata);
    use(shape.withNeighborCodes());
    SearchCosts with = new SearchCosts(metadata);
    for (int beam : new int[] {1, 24, 64, 1_000}) {
      double share = with.walk(beam) / without.walk(beam);
      assertTrue("share " + share, share >= 0.7 && share < 1);
      assertEquals(without.walkOverRejected(beam, 50), with.walkOverRejected(beam, 50), 0);
    }
    assertEquals(0.7, with.walk(1_000) / without.walk(1_000), 0.01);
    assertEquals(without.scan(200, 20), with.scan(200, 20), 0);
    assertEquals(without.exactScan(200), with.exactScan(200), 0);
  }

  /** A beam whose walk costs more than a scan without codes of neighbors, and less with them. */
  public void testWalksPayMoreOften() throws IOException {
    SegmentShape shape = shape(VectorSimilarityFunction.EUCLIDEAN, 20, 3_000, 1);
    use(shape);
    double scan = new SearchCosts(metadata).scan(3_000, 2);
    int beam = 1;
    while (new SearchCosts(metadata).walk(beam) <= 1.1 * scan) {
      beam++;
    }
    assertEquals("walked without", false, walks(beam));
    use(shape.withNeighborCodes());
    assertEquals("walked with", true, walks(beam));
  }

  private boolean walks(int beam) throws IOException {
    directory.reset();
    new Search(
            anyTarget(),
            new TopKnnCollector(1, Integer.MAX_VALUE, new BeamWidthStrategy(beam)),
            null)
        .run();
    return directory.neighborBytes() > 0;
  }
}
