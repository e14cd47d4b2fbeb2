package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Logs that released versions wrote are read as ever, to the last operation and offset. How they
 * are made is told in docs/testing.md.
 */
public class TestGoldenLogs extends LogTestCase {

  /** Names the directory to write golden logs into; unset, none are written. */
  private static final String DIRECTORY_PROPERTY = "vectorcodec.goldenLogs";

  private static final String FIRST = LogFileNames.generation(1);

  /** As golden logs have them: small files, and a schema that is not all zeros. */
  @Override
  protected LogOptions options() {
    return super.options()
        .withPreallocationBytes(512)
        .withReserveBytes(0)
        .withIdleDelay(Duration.ofMillis(5))
        .withSchema(bytes("sixteen bytes..."));
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    }
  }

  /** The directories of all logs, of all versions. */
  private static List<Path> directories() throws IOException, URISyntaxException {
    List<Path> directories = new ArrayList<>();
    for (Path version : list(Path.of(TestGoldenLogs.class.getResource("golden").toURI()))) {
      directories.addAll(list(version));
    }
    return directories;
  }

  /** What a reader makes of a log. */
  private List<String> verdict(Map<String, String> commit) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options(), commit)) {
      RecoveryReport report = recovery.report();
      lines.add(
          report.tail()
              + (" frames=" + report.frames() + " operations=" + report.operations())
              + (" bytes=" + report.bytes() + " tornBytes=" + report.tornBytes())
              + (" discardedFrames=" + report.discardedFrames())
              + (" abortedBatches=" + report.abortedBatches() + " lastLsn=" + report.lastLsn()));
      // Logs of a single damaged file have none.
      report.warnings().stream()
          .filter(warning -> warning.startsWith(LogFileNames.WITNESS + " is missing") == false)
          .forEach(lines::add);
      lines.addAll(replayed(recovery));
      ReplayPoint end = recovery.commitData().replay();
      lines.add("next replay " + end.generation() + " " + end.offset() + " LSN=" + end.lsn());
    } catch (LogCorruptException e) {
      lines.add(
          ("corrupt " + e.generation() + " " + e.offset())
              + (" LSN=" + e.firstLsn() + " to " + e.lastLsn()));
    }
    for (LogVerifier.Generation generation : LogVerifier.verify(storage, options())) {
      lines.add(
          ("generation " + generation.generation() + " " + generation.verdict())
              + (" frames=" + generation.frames())
              + (" LSN=" + generation.firstLsn() + " to " + generation.lastLsn())
              + (" end=" + generation.endOffset()));
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  public void testVerdicts() throws Exception {
    List<Path> directories = directories();
    assertTrue(directories.toString(), directories.size() >= 7);
    for (Path directory : directories) {
      GoldenLog golden = GoldenLog.read(directory);
      storage = golden.storage();
      String name = directory.getParent().getFileName() + "/" + directory.getFileName();
      assertEquals(
          name, String.join("\n", golden.expected()), String.join("\n", verdict(golden.commit())));
      assertEquals(name, golden.commit(), LogCommitData.fromMap(golden.commit()).toMap());
    }
  }

  /** This version goes on with what an older one wrote, or changes nothing. */
  public void testContinuing() throws Exception {
    for (Path directory : directories()) {
      GoldenLog golden = GoldenLog.read(directory);
      storage = golden.storage();
      MemoryLogStorage before = storage.copy();
      if (golden.expected().get(0).startsWith("corrupt")) {
        expectThrows(
            LogCorruptException.class,
            () -> LogRecovery.recover(storage, options(), golden.commit()));
        assertEquals(before.list(), storage.list());
      } else {
        checkContinuing(golden.commit());
      }
      for (String name : before.list()) {
        assertArrayEquals(before.bytes(name), storage.bytes(name));
      }
    }
  }

  private void checkContinuing(Map<String, String> commit) throws IOException {
    List<String> expected;
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      expected = replayed(recovery);
      try (WriteLog log = recovery.start()) {
        expected.add(log.lastLsn() + 1 + ": put more 1");
        append(log, put("more", "1"));
      }
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(expected, replayed(recovery));
    }
  }

  /** Writes the golden logs of the present version, if told where to. */
  public void testWriteGoldenLogs() throws IOException {
    String property = System.getProperty(DIRECTORY_PROPERTY);
    assumeTrue("-D" + DIRECTORY_PROPERTY + " names no directory to write", property != null);
    Path directory = Path.of(property);
    writeSealed(directory.resolve("sealed"));
    writeTwoGenerations(directory.resolve("two-generations"));
    writeGroups(directory);
  }

  private void writeSealed(Path directory) throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, document("a1"), delete("b2")));
    log.awaitDurable(log.abort(append(log, put("c3", "taken back")).lsn()));
    append(log, new LogOperation.Barrier(true));
    append(log, document("d4"));
    log.close();
    GoldenLog.write(directory, storage, commit);
  }

  /** Every type of frame; the second generation as a kill leaves it. */
  private void writeTwoGenerations(Path directory) throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, document("a1"), document("b2")));
    writeWatermark(log);
    log.awaitDurable(append(log, new LogOperation.Barrier(false)));
    log.awaitDurable(log.abort(append(log, delete("a1")).lsn()));
    log.rotate();
    append(log, delete("b2"));
    log.awaitDurable(append(log, document("c3")));
    writeWatermark(log);
    append(log, put("d4", "source"), put("e5", 2f));
    log.awaitDurable(append(log, new LogOperation.Barrier(true)));
    log.awaitDurable(append(log, put("f6", "")));
    GoldenLog.write(directory, storage, commit);
  }

  private void writeWatermark(WriteLog log) {
    clock.advance(Duration.ofMillis(6));
    assertTrue(log.step());
    assertTrue(log.step());
  }

  /** Two acknowledged batches, then three of one group, of which each kind of damage takes some. */
  private void writeGroups(Path directory) throws IOException {
    storage = new MemoryLogStorage();
    WriteLog log = startNew(options());
    Map<String, String> commit = commit(log, log.startPoint());
    log.awaitDurable(append(log, put("a1", "one")));
    log.awaitDurable(append(log, put("b2", "two")));
    append(log, put("c3", "three"));
    append(log, put("d4", "four"));
    append(log, put("e5", "five"));
    log.force();
    byte[] written = storage.bytes(FIRST);
    List<PlainFrame> frames = PlainFrame.of(written);
    storage = new MemoryLogStorage();

    byte[] bytes = written.clone();
    bytes[frames.get(4).end() - 9] ^= 1;
    storage.setBytes(FIRST, bytes);
    GoldenLog.write(directory.resolve("torn-presumed"), storage, commit);

    bytes = written.clone();
    bytes[frames.get(1).end() - 9] ^= 1;
    storage.setBytes(FIRST, bytes);
    GoldenLog.write(directory.resolve("damaged"), storage, commit);

    bytes = written.clone();
    Arrays.fill(bytes, frames.get(3).offset(), frames.get(3).end(), (byte) 0);
    storage.setBytes(FIRST, bytes);
    GoldenLog.write(directory.resolve("torn-proven"), storage, commit);
    writeRecovered(directory, commit);
  }

  /** An opening cut the torn group and went on; the two commits that are kept. */
  private void writeRecovered(Path directory, Map<String, String> older) throws IOException {
    LogOptions options = options().withRandom(new SplittableRandom(43));
    try (LogRecovery recovery = LogRecovery.recover(storage, options, older)) {
      Map<String, String> newer = recovery.commitData().toMap();
      WriteLog log = recovery.start();
      log.awaitDurable(append(log, delete("a1")));
      GoldenLog.write(directory.resolve("recovered"), storage, newer);
      GoldenLog.write(directory.resolve("recovered-older-commit"), storage, older);
      log.close();
    }
  }

  private static LogOperation document(String id) {
    return new LogOperation.Put(
        new LogDocument(
            bytes(id),
            List.of(
                new LogDocument.FloatVector("float", new float[] {1.5f, -0f, Float.MIN_VALUE}),
                new LogDocument.ByteVector("byte", new byte[] {-128, 0, 127})),
            bytes("source of " + id)));
  }
}
