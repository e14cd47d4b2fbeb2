package dev.vectorcodec.durable;

import dev.vectorcodec.durable.commit.IndexCommitData;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoDeletionPolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOConsumer;

/**
 * Promise: an index that is not what this writer left is refused, unless it is to be adopted.
 *
 * <p>The story: the id field was renamed between two runs, and 10 documents became 20 without an
 * exception, since nothing was replaced any more. A plain {@code IndexWriter} that wrote in between
 * was not noticed: it passes the user data of the last commit on, which names the log.
 */
public class TestForeignCommits extends DurableTestCase {

  private void assertRefused(Reason reason, DurableOptions options, String... words)
      throws IOException {
    List<String> files = Arrays.asList(directory().listAll());
    List<String> logs = storage().list();
    LogMismatchException e =
        expectThrows(LogMismatchException.class, () -> open(config(), options).close());
    assertEquals(reason, e.reason());
    for (String word : words) {
      assertTrue(e.getMessage(), e.getMessage().contains(word));
    }
    assertEquals(files, Arrays.asList(directory().listAll()));
    assertEquals(logs, storage().list());
  }

  private String lastCommit() throws IOException {
    return SegmentInfos.getLastCommitSegmentsFileName(directory().listAll());
  }

  private void writePlainly(IOConsumer<IndexWriter> work) throws IOException {
    try (IndexWriter plain = new IndexWriter(directory(), config())) {
      work.accept(plain);
    }
  }

  private static Document document(String id, String text) {
    Document document = new Document();
    document.add(new StringField("_id", new BytesRef(id), Field.Store.YES));
    document.add(new NumericDocValuesField("_lsn", 1));
    document.add(new NumericDocValuesField("number", 1));
    document.add(new StoredField("text", text));
    return document;
  }

  public void testFieldsThatAreRenamedAreRefused() throws IOException {
    try (DurableIndexWriter writer = open()) {
      for (int i = 0; i < 10; i++) {
        writer.index(record("id" + i, "1"));
      }
    }
    assertRefused(Reason.SCHEMA, options().withIdField("key"), "_id", "key");
    assertRefused(Reason.SCHEMA, options().withLsnField("order"), "_lsn", "order");
    // What others did may be adopted, but documents do not get another id by that.
    assertRefused(Reason.SCHEMA, options().withIdField("key").withAdoptIndex(true), "_id", "key");
    try (DurableIndexWriter writer = open()) {
      for (int i = 0; i < 10; i++) {
        writer.index(record("id" + i, "2"));
      }
      assertEquals(10, content(writer).size());
    }
  }

  public void testFieldsOfAnyNameAreKept() throws IOException {
    DurableOptions options = options().withIdField("key").withLsnField("order");
    for (int run = 0; run < 2; run++) {
      try (DurableIndexWriter writer = open(config(), options)) {
        writer.index(record("a", "" + run));
        writer.flush();
        assertEquals(1, writer.getDocStats().numDocs);
      }
    }
    assertRefused(Reason.SCHEMA, options(), "key", "_id");
  }

  public void testACommitOfAPlainWriterIsRefusedOrAdopted() throws IOException {
    List<IOConsumer<IndexWriter>> works =
        List.of(
            plain -> plain.addDocument(document("b", "plain")),
            plain -> {
              plain.addDocument(document("b", "plain"));
              plain.forceMerge(1);
            },
            plain -> plain.setLiveCommitData(plain.getLiveCommitData()));
    for (IOConsumer<IndexWriter> work : works) {
      disk = new SimulatedDisk();
      try (DurableIndexWriter writer = open(config().setCommitOnClose(false), options())) {
        writer.index(record("a", "1"));
        writer.commit();
        writer.index(record("c", "3"));
      }
      String ours = lastCommit();
      writePlainly(work);
      assertRefused(Reason.FOREIGN_COMMIT, options(), ours, lastCommit());
      Map<String, String> adopted;
      try (DurableIndexWriter writer = open(config(), options().withAdoptIndex(true))) {
        adopted = content(writer);
        assertEquals("1", adopted.get("a"));
        assertEquals("replayed over it", "3", adopted.get("c"));
      }
      try (DurableIndexWriter writer = open()) {
        assertEquals(adopted, content(writer));
      }
    }
  }

  /**
   * What the log's commit said of the log went with the application's user data; the caller was
   * told to adopt an index without a log.
   */
  public void testACommitThatNoLongerNamesTheLogIsRefused() throws IOException {
    for (boolean hasWrites : new boolean[] {true, false}) {
      disk = new SimulatedDisk();
      try (DurableIndexWriter writer = open(config().setCommitOnClose(false), options())) {
        writer.index(record("a", "1"));
        writer.commit();
        if (hasWrites) {
          writer.index(record("b", "2"));
        }
      }
      writePlainly(plain -> plain.setLiveCommitData(Map.of("key", "value").entrySet()));
      assertRefused(Reason.FOREIGN_COMMIT, options(), lastCommit());
    }
    disk = new SimulatedDisk();
    try (IndexWriter plain = new IndexWriter(directory(), config())) {
      plain.addDocument(document("b", "plain"));
    }
    assertThrows(IllegalArgumentException.class, () -> open());
    open(config(), options().withAdoptIndex(true)).close();
  }

  /** There may be nothing to replay, and still the adopted commit must get a name of ours. */
  public void testAnAdoptedCommitNeedsNoAdoptionAgain() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
    }
    writePlainly(plain -> plain.addDocument(document("b", "plain")));
    assertRefused(Reason.FOREIGN_COMMIT, options());
    open(config().setCommitOnClose(false), options().withAdoptIndex(true)).close();
    crash(CrashModel.STRICT);
    try (DurableIndexWriter writer = open()) {
      assertEquals(Map.of("a", "1", "b", "plain"), content(writer));
    }
  }

  /** A plain writer goes back to an older commit of ours. */
  public void testACommitOnAnOlderOneIsRefused() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
      writer.commit();
      writer.index(record("a", "2"));
    }
    SimulatedDirectory directory = directory();
    IndexCommit older = DirectoryReader.listCommits(directory).get(0);
    IndexWriterConfig config =
        config().setIndexDeletionPolicy(NoDeletionPolicy.INSTANCE).setIndexCommit(older);
    try (IndexWriter plain = new IndexWriter(directory, config)) {
      plain.addDocument(document("b", "plain"));
    }
    assertRefused(Reason.FOREIGN_COMMIT, options(), older.getSegmentsFileName(), lastCommit());
  }

  /** The generation of a commit that did not get past its preparation is not given again. */
  public void testCommitsThatAreNotFinishedSkipGenerations() throws IOException {
    for (int round = 0; round < 4; round++) {
      DurableIndexWriter writer = open();
      writer.index(record("a", "" + round));
      if (round % 2 == 0) {
        writer.commit();
        writer.index(record("b", "" + round));
      }
      writer.prepareCommit();
      if (round == 1) {
        writer.rollback();
      } else {
        crash(CrashModel.KILL);
      }
    }
    try (DurableIndexWriter writer = open()) {
      assertEquals(Map.of("a", "3", "b", "2"), content(writer));
      writer.deleteAll();
      writer.commit();
      writer.index(record("c", "1"));
      writer.forceMerge(1, true);
      writer.setLiveCommitData(
          () -> {
            throw new IllegalStateException("planned");
          });
      expectThrows(IllegalStateException.class, writer::commit);
      writer.setLiveCommitData(List.of());
      writer.commit();
    }
    // The name of a commit is what it says in each that is kept.
    for (IndexCommit commit : DirectoryReader.listCommits(directory())) {
      IndexCommitData.fromMap(commit.getUserData())
          .requireSegmentsFile(commit.getSegmentsFileName());
    }
    open().close();
  }

  /** Lucene counts on from a pending file that a crash left; so must what the commit says. */
  public void testAPendingFileThatIsLeftCounts() throws IOException {
    open().close();
    directory().createOutput("pending_segments_zz", IOContext.DEFAULT).close();
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
      writer.commit();
      assertEquals("segments_100", lastCommit());
    }
    open().close();
  }

  public void testACopyOpens() throws IOException {
    try (DurableIndexWriter writer = open(config().setCommitOnClose(false), options())) {
      writer.index(record("a", "1"));
      writer.commit();
      writer.index(record("b", "2"));
    }
    SimulatedDirectory copy = new SimulatedDirectory(disk, "copy");
    for (String name : directory().listAll()) {
      if (name.equals(IndexWriter.WRITE_LOCK_NAME) == false) {
        copy.copyFrom(directory(), name, name, IOContext.DEFAULT);
      }
    }
    try (DurableIndexWriter writer =
        DurableIndexWriter.open(copy, storage(), config(), options(), DurableTestCase::document)) {
      assertEquals(Map.of("a", "1", "b", "2"), content(writer));
    }
  }
}
