package dev.vectorcodec.durable;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.simulation.SimulatedCrash;
import dev.vectorcodec.simulation.SimulatedDirectory;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.IOConsumer;
import org.apache.lucene.util.InfoStream;

/** Promise: opening brings the index to where the log is, or refuses and changes nothing. */
public class TestDurableRecovery extends DurableTestCase {

  public void testWhatWasAcknowledgedIsThereAfterAPowerLoss() throws IOException {
    DurableIndexWriter writer = open();
    assertTrue(writer.recovery().isNew());
    writer.index(record("a", "1"));
    writer.commit();
    writer.index(record("b", "2"));
    writer.index(record("a", "3"));
    writer.delete(bytes("b"));
    writer.apply(List.of(put("c", "4"), put("d", "5")));
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open()) {
      DurableRecovery recovery = again.recovery();
      assertFalse(recovery.isNew());
      assertEquals(5, recovery.operations());
      assertEquals(5, recovery.log().operations());
      assertEquals(RecoveryReport.Tail.CLEAN, recovery.log().tail());
      assertEquals(List.of(), recovery.skipped());
      assertEquals(Map.of("a", "3", "c", "4", "d", "5"), content(again));
    }
    assertEquals(Map.of("a", "3", "c", "4", "d", "5"), content(directory()));
  }

  public void testAKilledProcessMayHaveWrittenMoreThanItAcknowledged() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.index(record("b", "2"), DurabilityMode.OS);
    writer.index(record("c", "3"), DurabilityMode.OFF);
    crash(CrashModel.KILL);
    try (DurableIndexWriter again = open()) {
      Map<String, String> content = content(again);
      assertTrue(content.toString(), content.keySet().containsAll(List.of("a", "b")));
    }
  }

  /** Makes the same calls each time: a random codec of Lucene's tests draws anew. */
  private DurableIndexWriter openAlike() throws IOException {
    IndexWriterConfig config = config();
    if (ownCodec == false) {
      config.setCodec(TestUtil.getDefaultCodec());
    }
    return open(config, options());
  }

  /** From each operation of an opening the next one starts over, with the same result. */
  public void testRecoveryMayBeInterruptedAnywhere() throws IOException {
    DurableIndexWriter writer = openAlike();
    writer.index(record("a", "1"));
    writer.commit();
    writer.apply(List.of(put("b", "2"), put("c", "3")));
    writer.delete(bytes("a"));
    crash(CrashModel.STRICT);
    SimulatedDisk crashed = disk;
    disk = crashed.crash(CrashModel.KILL, 0);
    DurableIndexWriter recovered = openAlike();
    int calls = (int) disk.calls();
    recovered.rollback();
    for (int call = 0; call < calls; call++) {
      for (CrashModel model : CrashModel.values()) {
        disk = crashed.crash(CrashModel.KILL, 0);
        disk.plan(DiskFault.at(DiskFault.Kind.CRASH, call));
        try {
          openAlike();
          fail("the machine did not stop at " + call);
        } catch (SimulatedCrash | ReplayException e) {
          assertTrue(e instanceof SimulatedCrash || e.getCause() instanceof SimulatedCrash);
          crash(model);
        }
        try (DurableIndexWriter again = open(config().setCommitOnClose(false), options())) {
          assertEquals(model + " at " + call, Map.of("b", "2", "c", "3"), content(again));
        }
      }
    }
  }

  public void testABatchThatIsNotAppliedIsNotReplayed() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    expectThrows(IllegalArgumentException.class, () -> writer.index(record("a", REFUSED)));
    expectThrows(
        IllegalArgumentException.class,
        () -> writer.apply(List.of(put("b", "2"), put("a", "3"), put("c", REFUSED), delete("a"))));
    assertEquals(Map.of("a", "1"), content(writer));
    writer.index(record("d", "4"));
    if (random().nextBoolean()) {
      // It must not be in a commit either, nor be left out of one with what came after.
      writer.commit();
    }
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "d", "4"), content(again));
    }
  }

  /** The machine stops between the write of a batch and that of the abort that follows it. */
  public void testARefusalThatTheLogDoesNotKnowOf() throws IOException {
    DurableOptions smallGroups = options().withLog(logOptions().withGroupBytes(1));
    DurableIndexWriter writer = open(config(), smallGroups);
    writer.index(record("a", "1"));
    int from = disk.boundary();
    expectThrows(IllegalArgumentException.class, () -> writer.index(record("b", REFUSED)));
    SimulatedDisk whole = disk;
    int refused = 0;
    for (int boundary = from; boundary <= whole.boundary(); boundary++) {
      disk = whole.crash(new Crash(boundary, CrashModel.KILL, 1));
      try (DurableIndexWriter again = open()) {
        assertEquals(Map.of("a", "1"), content(again));
      } catch (ReplayException e) {
        assertEquals(2, e.lsn());
        refused++;
        try (DurableIndexWriter again = open(config(), options().withSkipRefusedBatches(true))) {
          assertEquals(1, again.recovery().skipped().size());
          assertEquals(Map.of("a", "1"), content(again));
        }
        open().close();
      }
    }
    assertTrue("batch and abort were written at once", refused > 0);
  }

  public void testABatchThatTheIndexDoesNotTakeAnyMore() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.index(record("b", "2"));
    writer.apply(List.of(put("c", "3"), put("d", "4")));
    crash(CrashModel.STRICT);
    int boundary = disk.boundary();
    ReplayException refused =
        expectThrows(ReplayException.class, () -> openWith(options(), "3", true).close());
    assertEquals(3, refused.lsn());
    assertEquals("c", text(refused.id()));
    assertTrue(refused.toString(), refused.getCause() instanceof IllegalArgumentException);
    ReplayException unmapped =
        expectThrows(ReplayException.class, () -> openWith(options(), "2", false).close());
    assertEquals(2, unmapped.lsn());
    assertEquals("b", text(unmapped.id()));
    assertTrue(disk.boundary() > boundary);
    try (DurableIndexWriter again = openWith(options().withSkipRefusedBatches(true), "3", true)) {
      assertEquals(Map.of("a", "1", "b", "2"), content(again));
      assertEquals(2, again.recovery().operations());
      assertEquals(1, again.recovery().skipped().size());
      assertEquals(3, again.recovery().skipped().get(0).lsn());
      assertEquals(2, again.recovery().skipped().get(0).operations());
    }
  }

  /**
   * A mapper that refused 200,000 batches at replay cost 617 MB of heap as long as the writer was
   * open, because the report had two stack traces of each.
   */
  public void testTheCausesOfManyRefusalsAreNotKept() throws IOException {
    int refused = 3_000;
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"), DurabilityMode.OFF);
    for (int i = 0; i < refused; i++) {
      if (i == refused / 2) {
        writer.index(record("b", "3"), DurabilityMode.OFF);
      }
      writer.apply(List.of(put("x" + i, "2"), delete("y")), DurabilityMode.OFF);
    }
    writer.index(record("c", "4"));
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = openWith(options().withSkipRefusedBatches(true), "2", false)) {
      assertEquals(Map.of("a", "1", "b", "3", "c", "4"), content(again));
      DurableRecovery recovery = again.recovery();
      assertEquals(3, recovery.operations());
      assertEquals(refused, recovery.skippedCount());
      assertEquals(DurableRecovery.MAX_SKIPPED_WITH_CAUSE, recovery.skipped().size());
      for (int i = 0; i < recovery.skipped().size(); i++) {
        assertEquals(2 + 2 * i, recovery.skipped().get(i).lsn());
        assertEquals("x" + i, text(recovery.skipped().get(i).cause().id()));
      }
      List<LsnRange> lsns =
          List.of(new LsnRange(2, refused + 1), new LsnRange(refused + 3, 2 * refused + 2));
      assertEquals(lsns, recovery.skippedLsns());
    }
  }

  /** Opens with a mapper that changed: one text makes no document, or one that is refused. */
  private DurableIndexWriter openWith(DurableOptions options, String text, boolean refused)
      throws IOException {
    return DurableIndexWriter.open(
        directory(),
        storage(),
        config(),
        options,
        record -> {
          boolean changed = text(record.source()).equals(text);
          return document(changed ? record("a", refused ? REFUSED : UNMAPPABLE) : record);
        });
  }

  public void testTheLastTwoCommitsKeepTheirLogs() throws IOException {
    // Without zeros each commit switches files, with zeros most do not.
    int zeros = random().nextInt(3) * 512;
    DurableIndexWriter writer =
        open(config(), options().withLog(logOptions().withPreallocationBytes(zeros)));
    for (int i = 0; i < 6; i++) {
      writer.index(record("id", "" + i));
      assertTrue(writer.commit() > 0);
      List<IndexCommit> commits = DirectoryReader.listCommits(directory());
      assertEquals(2, commits.size());
      long first = LogCommitData.fromMap(commits.get(0).getUserData()).replay().generation();
      long present = LogCommitData.fromMap(commits.get(1).getUserData()).replay().generation();
      assertEquals(LongStream.rangeClosed(first, present).boxed().toList(), generations());
    }
    // The last commit is lost: the one before it brings everything back.
    writer.index(record("other", "x"));
    String last = SegmentInfos.getLastCommitSegmentsFileName(directory().listAll());
    crash(CrashModel.STRICT);
    directory().deleteFile(last);
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("id", "5", "other", "x"), content(again));
    }
  }

  /** The generations on the disk, ascending. */
  private List<Long> generations() throws IOException {
    try (SimulatedLogStorage storage = storage()) {
      return storage.list().stream()
          .filter(name -> name.matches("log-[0-9]+\\.xlog"))
          .map(name -> Long.parseLong(name.replaceAll("[^0-9]", "")))
          .sorted()
          .toList();
    }
  }

  /**
   * A batch came between the replay point of a commit and its flush: the commit holds it, and it is
   * replayed. In a sorted index its documents were there twice.
   */
  public void testACommitMayHoldWhatIsReplayed() throws IOException {
    for (boolean sort : new boolean[] {false, true}) {
      sorted = sort;
      disk = new SimulatedDisk();
      AtomicReference<DurableIndexWriter> late = new AtomicReference<>();
      DurableIndexWriter writer =
          open(config().setInfoStream(new BeforeFlush(late, this::writeLate)), options());
      writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
      late.set(writer);
      long committed = writer.commit();
      assertNull("the hook was called", late.get());
      assertTrue(writer.stats().lastLsn() > committed);
      Map<String, String> expected = Map.of("a", "2", "b", "2", "d", "2");
      assertEquals("held by the commit", expected, content(directory()));
      crash(CrashModel.STRICT);
      try (DurableIndexWriter again = open()) {
        assertEquals(5, again.recovery().operations());
        assertEquals(expected, content(again));
      }
    }
  }

  private void writeLate(DurableIndexWriter writer) throws IOException {
    writer.apply(List.of(put("a", "2"), put("b", "2")), DurabilityMode.OFF);
    writer.delete(bytes("c"), DurabilityMode.OFF);
    writer.apply(List.of(put("d", "2"), delete("e")), DurabilityMode.OFF);
  }

  /** Does something when Lucene is about to flush for a commit. */
  private static final class BeforeFlush extends InfoStream {

    private final AtomicReference<DurableIndexWriter> writer;
    private final IOConsumer<DurableIndexWriter> action;

    BeforeFlush(AtomicReference<DurableIndexWriter> writer, IOConsumer<DurableIndexWriter> action) {
      this.writer = writer;
      this.action = action;
    }

    @Override
    public boolean isEnabled(String component) {
      return component.equals("IW");
    }

    @Override
    public void message(String component, String message) {
      DurableIndexWriter called = message.equals("prepareCommit: flush") ? take() : null;
      if (called != null) {
        try {
          action.accept(called);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }

    private DurableIndexWriter take() {
      return writer.getAndSet(null);
    }

    @Override
    public void close() {}
  }

  public void testIndexAndLogMustBelongTogether() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
    }
    SimulatedLogStorage otherLog = new SimulatedLogStorage(disk, "other-log");
    SimulatedDirectory otherIndex = new SimulatedDirectory(disk, "other-index");
    assertMismatch(LogMismatchException.Reason.COMMIT_WITHOUT_LOG, directory(), otherLog);
    assertMismatch(LogMismatchException.Reason.LOG_WITHOUT_COMMIT, otherIndex, storage());
    try (DurableIndexWriter writer =
        DurableIndexWriter.open(
            otherIndex, otherLog, config(), options(), DurableTestCase::document)) {
      writer.index(record("a", "other"));
      writer.commit();
      writer.index(record("b", "other"));
    }
    assertMismatch(LogMismatchException.Reason.FOREIGN_LOG, directory(), otherLog);
    try (DurableIndexWriter writer = open()) {
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  private void assertMismatch(
      LogMismatchException.Reason reason, SimulatedDirectory index, SimulatedLogStorage log)
      throws IOException {
    List<String> files = List.of(index.listAll());
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class,
            () ->
                DurableIndexWriter.open(index, log, config(), options(), DurableTestCase::document)
                    .close());
    assertEquals(reason, e.reason());
    assertEquals(files, List.of(index.listAll()));
  }

  public void testOneWriterAtATime() throws IOException {
    try (DurableIndexWriter writer = open()) {
      expectThrows(LockObtainFailedException.class, this::open);
      writer.index(record("a", "1"));
    }
    // A writer without a log has the index: the log is not touched.
    try (IndexWriter plain = new IndexWriter(directory(), config())) {
      expectThrows(LockObtainFailedException.class, this::open);
      plain.rollback();
    }
    open().close();
  }

  public void testConfigurationsThatContradictALog() throws IOException {
    expectThrows(
        IllegalArgumentException.class,
        () -> open(config().setOpenMode(OpenMode.CREATE), options()));
    expectThrows(
        IndexNotFoundException.class, () -> open(config().setOpenMode(OpenMode.APPEND), options()));
    open().close();
    IndexCommit commit = DirectoryReader.listCommits(directory()).get(0);
    expectThrows(
        IllegalArgumentException.class, () -> open(config().setIndexCommit(commit), options()));
    open(config().setOpenMode(OpenMode.APPEND), options()).close();
  }

  public void testAnIndexWithoutALogGetsOneWhenTheOptionsSaySo() throws IOException {
    try (IndexWriter plain = new IndexWriter(directory(), config())) {
      Document document = new Document();
      document.add(new StringField("_id", "old", Field.Store.YES));
      document.add(new StringField("_id", "old", Field.Store.YES));
      plain.addDocument(document);
      plain.setLiveCommitData(Map.of("mine", "kept").entrySet());
    }
    IllegalArgumentException e = expectThrows(IllegalArgumentException.class, this::open);
    assertTrue(e.getMessage(), e.getMessage().contains("segments_"));
    try (DurableIndexWriter writer = open(config(), options().withAdoptIndex(true))) {
      assertEquals(1, writer.getDocStats().numDocs);
      writer.delete(bytes("old"));
      writer.index(record("new", "1"));
      assertEquals("kept", writer.getLiveCommitData().iterator().next().getValue());
    }
    crash(CrashModel.STRICT);
    try (DurableIndexWriter writer = open()) {
      assertEquals(Map.of("new", "1"), content(writer));
    }
  }

  public void testACleanIndexIsOpenedWithoutACommit() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
    }
    List<String> files = List.of(directory().listAll());
    try (DurableIndexWriter writer = open()) {
      assertEquals(0, writer.recovery().operations());
      assertFalse(writer.hasUncommittedChanges());
      assertEquals(-1, writer.commit());
    }
    assertEquals(files, List.of(directory().listAll()));
  }

  public void testTheIndexSurvivesLuceneWritersThatKeepItsUserDataWhenItAdoptsThem()
      throws IOException {
    try (DurableIndexWriter writer = open(config().setCommitOnClose(false), options())) {
      writer.index(record("a", "1"));
    }
    // What CheckIndex or an offline merge would do: the replay point is passed on as it is.
    IndexWriterConfig config = config();
    try (IndexWriter plain = new IndexWriter(directory(), config)) {
      plain.forceMerge(1);
      plain.setLiveCommitData(plain.getLiveCommitData());
    }
    expectThrows(LogMismatchException.class, this::open);
    try (DurableIndexWriter writer = open(config(), options().withAdoptIndex(true))) {
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  /**
   * An opening's commit once brought no merges at all: an application that crashed after a write or
   * two, again and again, had a segment for each of its lives.
   */
  public void testSegmentsOfManyLives() throws IOException {
    sorted = false;
    for (int life = 0; life < 40; life++) {
      IndexWriterConfig config = config().setMergeScheduler(new ConcurrentMergeScheduler());
      DurableIndexWriter writer = open(config, options());
      writer.index(record("id " + life, "text"));
      writer.rollback();
    }
    int segments = SegmentInfos.readLatestCommit(directory()).size();
    assertTrue("segments: " + segments, segments <= 20);
  }
}
