package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.format.PlainFrame;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.repair.LogVerifier.Verdict;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.AlreadyClosedException;

/** Files that are whole and do not follow each other: another log's, an older copy, forged ones. */
public class TestGenerationChain extends LogTestCase {

  private static final String FIRST = LogFileNames.generation(1);
  private static final String SECOND = LogFileNames.generation(2);

  private Map<String, String> commit;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    WriteLog log = startNew(options());
    commit = commit(log, log.startPoint());
    append(log, put("a", "one"));
    append(log, put("b", "two"));
    log.rotate();
    log.awaitDurable(append(log, put("c", "three")));
    storage = storage.copy();
  }

  /** Writes another header, with right checksums, in front of the frames of a file. */
  private void restate(String name, UnaryOperator<FileHeader> change) {
    byte[] bytes = storage.bytes(name);
    FileHeader header = FileHeader.decode(Arrays.copyOf(bytes, 4096)).header();
    byte[] copy = change.apply(header).encode();
    System.arraycopy(copy, 0, bytes, 0, 4096);
    System.arraycopy(copy, 0, bytes, 4096, 4096);
    storage.setBytes(name, bytes);
  }

  private static FileHeader with(
      FileHeader header, FileHeader.Lineage lineage, long epoch, FileHeader.Predecessor end) {
    return new FileHeader(
        lineage,
        header.generation(),
        epoch,
        header.salt(),
        header.firstLsn(),
        end,
        header.settings());
  }

  private void restateEnd(long lastLsn, long bytes, int chain) {
    FileHeader.Predecessor end = new FileHeader.Predecessor(lastLsn, bytes, chain);
    restate(SECOND, header -> with(header, header.lineage(), header.epoch(), end));
  }

  private void assertBroken(String message) {
    LogMismatchException e =
        expectThrows(
            LogMismatchException.class, () -> LogRecovery.recover(storage, options(), commit));
    assertEquals(Reason.BROKEN_CHAIN, e.reason());
    assertTrue(e.getMessage(), e.getMessage().contains(message));
    assertEquals(0, storage.openFiles());
  }

  private List<Verdict> verdicts() throws IOException {
    return LogVerifier.verify(storage, options()).stream()
        .map(LogVerifier.Generation::verdict)
        .toList();
  }

  public void testEndThatIsNotTheOneThatIsStated() throws IOException {
    assertEquals(List.of(Verdict.GOOD, Verdict.GOOD), verdicts());
    PlainFrame seal = PlainFrame.of(storage.bytes(FIRST)).get(2);
    byte[] bytes = storage.bytes(SECOND);
    FileHeader.Predecessor stated =
        FileHeader.decode(Arrays.copyOf(bytes, 4096)).header().predecessor();
    assertEquals(seal.lsn(), stated.lastLsn());
    assertEquals(seal.end(), stated.bytes());
    restateEnd(stated.lastLsn(), stated.bytes(), stated.chain() + 1);
    assertBroken("continues");
    assertEquals(List.of(Verdict.DAMAGED, Verdict.GOOD), verdicts());
    restateEnd(stated.lastLsn() - 1, stated.bytes(), stated.chain());
    assertBroken("continues");
    assertEquals(List.of(Verdict.DAMAGED, Verdict.GOOD), verdicts());
    // Inside the last frame.
    restateEnd(stated.lastLsn(), stated.bytes() - 8, stated.chain());
    assertBroken("continues");
    assertEquals(List.of(Verdict.DAMAGED, Verdict.GOOD), verdicts());
  }

  /** The commit has seen more of a generation than its successor says there is. */
  public void testEndBeforeTheReplayPoint() throws IOException {
    byte[] second = storage.bytes(SECOND);
    storage.remove(SECOND);
    storage.remove(LogFileNames.WITNESS);
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      commit = recovery.commitData().toMap();
    }
    storage.setBytes(SECOND, second);
    restateEnd(0, 8192, 0);
    assertBroken("says that the generation before ends at offset 8192");
  }

  /** Without a commit nothing but the files themselves says that they belong together. */
  public void testFilesOfTwoLogs() {
    commit = null;
    restate(
        SECOND,
        header -> {
          UUID log = header.lineage().log();
          FileHeader.Lineage other = new FileHeader.Lineage(log, new UUID(1, 2));
          return with(header, other, header.epoch(), header.predecessor());
        });
    assertBroken("does not continue");
  }

  public void testEpochsThatGoBack() {
    restate(FIRST, header -> with(header, header.lineage(), 2, header.predecessor()));
    assertBroken("does not continue");
  }

  /** A file of the next generation's name is neither written over nor taken for ours. */
  public void testNameThatIsTaken() throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      WriteLog log = recovery.start();
      append(log, delete("a"));
      settle(log);
      byte[] foreign = {1, 2, 3};
      storage.setBytes(LogFileNames.generation(4), foreign);
      expectThrows(AlreadyClosedException.class, log::rotate);
      assertEquals(FileAlreadyExistsException.class, log.failure().getClass());
      log.close();
      assertArrayEquals(foreign, storage.bytes(LogFileNames.generation(4)));
    }
    assertEquals(0, storage.openFiles());
  }
}
