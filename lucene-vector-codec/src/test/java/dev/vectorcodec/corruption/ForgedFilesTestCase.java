package dev.vectorcodec.corruption;

import com.sun.management.ThreadMXBean;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.SegmentForger;
import dev.vectorcodec.testing.SegmentMap;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentQuestions;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.TypedFailure;
import dev.vectorcodec.testing.UncheckedSegment;
import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.IOUtils;

/** What all tests with forged files do: open, ask everything, merge, and watch the heap. */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
abstract class ForgedFilesTestCase extends LuceneTestCase {

  private static final long MAX_BYTES_TO_OPEN = 10L << 20;
  private static final long MAX_BYTES_TO_ASK = 50L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  SegmentOnDisk segment;
  SegmentForger forger;
  SegmentMap map;
  private SegmentQuestions questions;
  private final List<Directory> directories = new ArrayList<>();
  private final CarryLog merges = new CarryLog();

  /** The share of the vectors of the last merged segment that a search for them found. */
  private double foundThemselves;

  final void use(SegmentShape shape) throws IOException {
    IOUtils.close(directories);
    directories.clear();
    segment = SegmentOnDisk.write(shape, createTempDir(), random());
    forger = new SegmentForger(segment);
    map = new SegmentMap(shape, forger);
    questions = new SegmentQuestions(shape, random());
    for (DirectoryKind kind :
        List.of(DirectoryKind.MAPPED, DirectoryKind.MAPPED_IN_PIECES, DirectoryKind.CHANNELS)) {
      directories.add(kind.open(segment.path()));
    }
    try (KnnVectorsReader reader = segment.open(directories.get(0))) {
      questions.learn(reader);
    }
  }

  @Override
  public void tearDown() throws Exception {
    IOUtils.close(directories);
    super.tearDown();
  }

  /** Whether asking everything takes long: then not everything is tried. */
  final boolean isLarge() {
    return segment.shape().documents() > 1000;
  }

  final byte[] bytesOf(String extension) throws IOException {
    return Files.readAllBytes(segment.file(extension));
  }

  /**
   * Opens the forged segment, if it opens, and asks everything.
   *
   * @return how many answers were refused; none if the segment did not open
   */
  final int assertHarmless(String forgery) {
    Directory directory = directories.get(random().nextInt(directories.size()));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try (KnnVectorsReader reader = segment.open(directory)) {
      assertAllocated(before, MAX_BYTES_TO_OPEN);
      int refused = questions.checkForm(reader).size();
      if (isLarge() == false) {
        assertAllocated(before, MAX_BYTES_TO_ASK);
      }
      return refused;
    } catch (Throwable failure) {
      if (TypedFailure.isDamage(failure)) {
        assertAllocated(before, MAX_BYTES_TO_OPEN);
        return 0;
      }
      throw new AssertionError(segment.shape() + ", " + forgery + ": " + failure, failure);
    }
  }

  private static void assertAllocated(long before, long most) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue("allocated " + allocated + " bytes, more than " + most, allocated <= most);
  }

  /** A merge that reads the forged segment fails, or writes a segment that is whole. */
  final void assertMergeHarmless(String forgery) throws IOException {
    merge(forgery, true);
    merge(forgery, false);
  }

  /** A merge that may carry the forged segment over fails with an exception that names a file. */
  final void assertCarryOverFails(String forgery, String extension) throws IOException {
    Throwable failure = merge(forgery, false);
    assertNotNull(segment.shape() + ", " + forgery + " was merged", failure);
    assertTrue(failure.toString(), failure.toString().contains("." + extension));
  }

  /** A merge that may carry the forged segment over builds graph and codes anew instead. */
  final void assertBuiltAnew(String forgery) throws IOException {
    assertNull(merge(forgery, false));
    assertEquals(forgery + ": " + merges, 0, merges.carried());
    assertEquals(forgery + ": " + merges, 1, merges.built());
    assertTrue(forgery + ": found " + foundThemselves, foundThemselves > 0.95);
  }

  /** A merge carries the segment over. */
  final void assertCarriedOver() throws IOException {
    assertNull(merge("nothing", false));
    assertEquals(merges.toString(), 1, merges.carried());
    assertTrue("found " + foundThemselves, foundThemselves > 0.95);
  }

  /** How many vectors of a merged segment are what a search for them finds first. */
  private void findsItself(Directory merged) throws IOException {
    if (segment.shape().encoding() != VectorEncoding.FLOAT32) {
      return;
    }
    try (DirectoryReader reader = DirectoryReader.open(merged)) {
      LeafReader leaf = reader.leaves().get(0).reader();
      FloatVectorValues values = leaf.getFloatVectorValues(SegmentShape.FIELD);
      int found = 0;
      int step = Math.max(1, values.size() / 100);
      int searched = 0;
      for (int ordinal = 0; ordinal < values.size(); ordinal += step) {
        TopKnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE);
        float[] target = values.vectorValue(ordinal).clone();
        AcceptDocs all = AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
        leaf.searchNearestVectors(SegmentShape.FIELD, target, collector, all);
        ScoreDoc[] hits = collector.topDocs().scoreDocs;
        found += hits.length > 0 && hits[0].doc == values.ordToDoc(ordinal) ? 1 : 0;
        searched++;
      }
      foundThemselves = (double) found / searched;
    }
  }

  /** A merge that reads the forged segment fails with an exception of Lucene's kinds. */
  final void assertMergeFails(String forgery) throws IOException {
    assertTrue(segment.shape() + ", " + forgery + " was merged", merge(forgery, true) != null);
  }

  /**
   * Returns what the merge failed with, or null.
   *
   * @param hidden whether the segment is not known as one that may be carried over
   */
  private Throwable merge(String forgery, boolean hidden) throws IOException {
    merges.clear();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(segment.shape().options()))
            .setMergeScheduler(new SerialMergeScheduler())
            .setInfoStream(merges);
    try (Directory target = new ByteBuffersDirectory()) {
      Throwable failed = null;
      try (IndexWriter writer = new IndexWriter(target, config)) {
        try (Directory source = new MMapDirectory(segment.path());
            DirectoryReader reader = DirectoryReader.open(source)) {
          CodecReader leaf = (CodecReader) reader.leaves().get(0).reader();
          writer.addIndexes(hidden ? new UncheckedSegment(leaf) : leaf);
        } catch (Throwable failure) {
          if (failure instanceof Error || TypedFailure.isCausedByDamage(failure) == false) {
            throw new AssertionError(segment.shape() + ", " + forgery + ": " + failure, failure);
          }
          failed = failure;
        }
      }
      TestUtil.checkIndex(target);
      if (failed == null) {
        findsItself(target);
      }
      return failed;
    }
  }
}
