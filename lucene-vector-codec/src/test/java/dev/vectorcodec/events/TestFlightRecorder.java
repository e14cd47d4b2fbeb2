package dev.vectorcodec.events;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a recording shows each search with the way it took, each build and merge, and damage.
 */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE) // The flight recorder keeps threads of its own.
public class TestFlightRecorder extends LuceneTestCase {

  private static final int COUNT = 3_000;
  private static final String PREFIX = "dev.vectorcodec.";

  /** What is done while it is recorded. */
  private interface Work {
    void run() throws IOException;
  }

  private List<RecordedEvent> record(Work work) throws IOException {
    Path file = createTempDir().resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      for (String name : List.of("Search", "Indexing", "Merge", "Corruption")) {
        recording.enable(PREFIX + name);
      }
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith(PREFIX))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(PREFIX + name))
        .toList();
  }

  private static RowVectors vectors() {
    return RowVectors.random(
        random(), VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN, COUNT, 32);
  }

  public void testSearchesAndBuilds() throws IOException {
    RowVectors rows = vectors();
    try (Directory directory = new ByteBuffersDirectory()) {
      List<RecordedEvent> events =
          record(
              () -> {
                RowIndex.write(directory, RowIndex.config(RabitqGraphOptions.DEFAULT), rows);
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                  IndexSearcher searcher = new IndexSearcher(reader);
                  float[] target = rows.floats(0);
                  searcher.search(new KnnFloatVectorQuery(RowIndex.FIELD, target, 7), 7);
                  searcher.search(new KnnFloatVectorQuery(RowIndex.FIELD, target, 7), 7);
                  Query few = IntPoint.newRangeQuery(RowIndex.ROW, 0, 19);
                  searcher.search(new KnnFloatVectorQuery(RowIndex.FIELD, target, 7, few), 7);
                }
              });
      RecordedEvent build = of(events, "Indexing").get(0);
      assertEquals(COUNT, build.getInt("vectors"));
      assertEquals(RowIndex.FIELD, build.getString("field"));
      assertEquals("_0", build.getString("segment"));
      assertTrue(build.getBoolean("hasGraph"));
      List<RecordedEvent> searches = of(events, "Search");
      RecordedEvent walk = searches.get(0);
      assertEquals("walk", walk.getString("way"));
      assertEquals(COUNT, walk.getInt("vectors"));
      assertEquals(7, walk.getInt("k"));
      assertTrue(walk.toString(), walk.getInt("expandedNodes") >= 7);
      assertTrue(walk.toString(), walk.getInt("exactScores") >= 7);
      assertTrue(walk.toString(), walk.getLong("visitedVectors") < COUNT);
      assertTrue(walk.toString(), walk.getDuration().toNanos() > 0);
      RecordedEvent scan = searches.get(searches.size() - 1);
      assertEquals(scan.toString(), "scan of vectors", scan.getString("way"));
      assertEquals(0, scan.getInt("expandedNodes"));
      assertEquals(20, scan.getInt("exactScores"));
      assertTrue(walk.toString(), walk.getInt("verifiedPages") > 0);
      assertEquals("read before", 0, searches.get(1).getInt("verifiedPages"));
    }
  }

  public void testMergesThatCarryOver() throws IOException {
    RowVectors rows = vectors();
    try (Directory directory = new ByteBuffersDirectory()) {
      List<RecordedEvent> events =
          record(
              () -> {
                try (IndexWriter writer =
                    new IndexWriter(
                        directory, new IndexWriterConfig().setCodec(new Rabitq104Codec()))) {
                  for (int row = 0; row < COUNT; row++) {
                    Document document = RowIndex.document(row);
                    document.add(new KnnFloatVectorField(RowIndex.FIELD, rows.floats(row)));
                    writer.addDocument(document);
                    if (row == COUNT - 50) {
                      writer.flush();
                    }
                  }
                  writer.flush();
                  writer.forceMerge(1);
                }
              });
      assertEquals("two flushes and a merge", 3, of(events, "Indexing").size());
      RecordedEvent merge = of(events, "Merge").get(0);
      assertTrue(merge.toString(), merge.getBoolean("carriedOver"));
      assertEquals(2, merge.getInt("mergedSegments"));
      assertEquals(COUNT, merge.getInt("vectors"));
      assertEquals(RowIndex.FIELD, merge.getString("field"));
      assertEquals("_2", merge.getString("segment"));
    }
  }

  public void testDamage() throws IOException {
    RowVectors rows = vectors();
    try (Directory whole = new ByteBuffersDirectory();
        Directory damaged = new ByteBuffersDirectory()) {
      RowIndex.write(
          whole, RowIndex.config(RabitqGraphOptions.DEFAULT).setUseCompoundFile(false), rows);
      for (String name : whole.listAll()) {
        copy(whole, damaged, name, name.endsWith(".veq"));
      }
      List<RecordedEvent> events =
          record(
              () -> {
                try (DirectoryReader reader = DirectoryReader.open(damaged)) {
                  IndexSearcher searcher = new IndexSearcher(reader);
                  expectThrows(
                      CorruptIndexException.class,
                      () ->
                          searcher.search(
                              new KnnFloatVectorQuery(RowIndex.FIELD, rows.floats(0), 7), 7));
                }
              });
      RecordedEvent damage = of(events, "Corruption").get(0);
      assertTrue(damage.toString(), damage.getString("file").contains(".veq"));
      assertTrue(damage.toString(), damage.getString("problem").contains("checksum"));
    }
  }

  private static void copy(Directory from, Directory to, String name, boolean damages)
      throws IOException {
    try (IndexInput in = from.openInput(name, IOContext.READONCE);
        IndexOutput out = to.createOutput(name, IOContext.DEFAULT)) {
      byte[] bytes = new byte[(int) in.length()];
      in.readBytes(bytes, 0, bytes.length);
      // Every page but the table of checksums behind them.
      for (int at = 1_000; damages && at < bytes.length - 2_000; at += 4_096) {
        bytes[at] ^= 1;
      }
      out.writeBytes(bytes, bytes.length);
    }
  }
}
