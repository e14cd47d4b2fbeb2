package dev.vectorcodec.documents;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogClock;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The worked example of docs/log-format.md is what the library writes and reads. */
// That file system refuses to rename an open file, which Java's channels permit on Windows too.
@LuceneTestCase.SuppressFileSystems("WindowsFS")
public class TestLogFormatDocument extends LuceneTestCase {

  private static final String DOCUMENT = "log-format.md";
  private static final String NAME = "log-0000000001.xlog";

  /** Time that stands still. */
  private static final class FixedClock implements LogClock {

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long currentTimeMillis() {
      return 1_700_000_000_000L;
    }
  }

  private static LogOptions options() {
    return LogOptions.DEFAULT
        .withDedicatedThread(false)
        .withPreallocationBytes(0)
        .withMaxFrameBytes(1 << 20)
        .withClock(new FixedClock())
        .withRandom(new SplittableRandom(5));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the log of the example; returns the user data of its first commit. */
  private static Map<String, String> write(Path directory) throws IOException {
    try (FileLogStorage storage = new FileLogStorage(directory);
        LogRecovery recovery = LogRecovery.recover(storage, options(), null);
        WriteLog log = recovery.start()) {
      Map<String, String> commit = log.commitData(log.startPoint()).toMap();
      LogDocument record =
          new LogDocument(
              bytes("a1"),
              List.of(
                  new LogDocument.FloatVector("f", new float[] {0.5f, -2}),
                  new LogDocument.ByteVector("bytes", new byte[] {3, -4, 5})),
              bytes("source"));
      log.awaitDurable(
          log.append(
              List.of(new LogOperation.Put(record), new LogOperation.Delete(bytes("b2"))),
              DurabilityMode.SYNC));
      LogToken failed =
          log.append(List.of(new LogOperation.Delete(bytes("c3"))), DurabilityMode.SYNC);
      log.awaitDurable(log.abort(failed.lsn()));
      return commit;
    }
  }

  private static byte[] dump() throws IOException {
    return DocumentedExample.read(DOCUMENT).files().get("xlog");
  }

  public void testLibraryWritesTheDump() throws IOException {
    Path directory = createTempDir();
    write(directory);
    byte[] written = Files.readAllBytes(directory.resolve(NAME));
    assertEquals(HexDump.print(dump()), HexDump.print(written));
    assertArrayEquals(dump(), written);
  }

  public void testLibraryReadsTheDump() throws IOException {
    Path directory = createTempDir();
    Map<String, String> commit = write(directory);
    Files.write(directory.resolve(NAME), dump());
    List<LogOperation> operations = new ArrayList<>();
    try (FileLogStorage storage = new FileLogStorage(directory);
        LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      recovery.replay((lsn, batch) -> operations.addAll(batch));
      assertEquals(1, recovery.report().abortedBatches());
    }
    assertEquals(2, operations.size());
    LogDocument record = ((LogOperation.Put) operations.get(0)).record();
    assertArrayEquals(bytes("a1"), record.id());
    LogDocument.FloatVector floats = (LogDocument.FloatVector) record.vectors().get(0);
    assertEquals("f", floats.name());
    assertArrayEquals(new float[] {0.5f, -2}, floats.values(), 0);
    LogDocument.ByteVector signed = (LogDocument.ByteVector) record.vectors().get(1);
    assertEquals("bytes", signed.name());
    assertArrayEquals(new byte[] {3, -4, 5}, signed.values());
    assertArrayEquals(bytes("source"), record.source());
    assertArrayEquals(bytes("b2"), ((LogOperation.Delete) operations.get(1)).id());
  }

  public void testTableExplainsEveryByte() throws IOException {
    DocumentedExample example = DocumentedExample.read(DOCUMENT);
    for (Map.Entry<String, byte[]> dump : example.files().entrySet()) {
      assertEquals(
          HexDump.print(dump.getValue()),
          HexDump.print(example.explainedBytes(dump.getKey(), dump.getValue())));
    }
  }

  /** The opening writes states 1 and 2, which name this process, and the close state 3. */
  public void testLibraryWritesTheWitness() throws IOException {
    Path directory = createTempDir();
    write(directory);
    byte[] file = Files.readAllBytes(directory.resolve("xlog.witness"));
    byte[] slot = Arrays.copyOfRange(file, 4096, 4096 + 512);
    byte[] dump = DocumentedExample.read(DOCUMENT).files().get("witness");
    assertEquals(HexDump.print(dump), HexDump.print(slot));
    assertArrayEquals(dump, slot);
  }

  public void testDumpDecodesToTheExample() throws IOException {
    DecodedLog log = new DecodedLog(dump());
    assertEquals(1, log.generation);
    assertEquals(1, log.epoch);
    assertEquals(1, log.firstLsn);
    assertEquals(0, log.predecessorLastLsn);
    assertEquals(0, log.predecessorBytes);
    assertEquals(1 << 20, log.maxFrameBytes);
    assertEquals(1_700_000_000_000L, log.createdMillis);
    assertEquals(8192, log.allocatedBytes);
    assertEquals(4, log.frames.size());
    assertEquals(
        List.of("put a1 f=0.5,-2.0 bytes=3,-4,5 source", "delete b2"),
        log.frames.get(0).operations());
    assertEquals(List.of("delete c3"), log.frames.get(1).operations());
    assertEquals(List.of(1, 1, 2, 3), log.frames.stream().map(DecodedLog.Frame::type).toList());
    assertEquals(List.of(1L, 3L, 4L, 5L), log.frames.stream().map(DecodedLog.Frame::lsn).toList());
    assertEquals(
        List.of(0L, 2L, 2L, 4L), log.frames.stream().map(DecodedLog.Frame::durableLsn).toList());
    assertEquals(3, log.frames.get(2).number());
  }

  /** Whatever is written decodes as the document says. */
  public void testRandomLogsDecode() throws IOException {
    Path directory = createTempDir();
    List<String> expected = new ArrayList<>();
    LogOptions options = options().withRandom(new SplittableRandom(random().nextLong()));
    try (FileLogStorage storage = new FileLogStorage(directory);
        LogRecovery recovery = LogRecovery.recover(storage, options, null);
        WriteLog log = recovery.start()) {
      for (int i = 0; i < 50; i++) {
        String id = "id" + random().nextInt(1000);
        String source = "s".repeat(random().nextInt(40));
        expected.add("put " + id + (source.isEmpty() ? "" : " " + source));
        log.append(
            List.of(new LogOperation.Put(new LogDocument(bytes(id), List.of(), bytes(source)))),
            random().nextBoolean() ? DurabilityMode.SYNC : DurabilityMode.OFF);
        if (random().nextInt(5) == 0) {
          log.force();
        }
      }
    }
    DecodedLog decoded = new DecodedLog(Files.readAllBytes(directory.resolve(NAME)));
    assertEquals(
        expected, decoded.frames.stream().flatMap(frame -> frame.operations().stream()).toList());
  }
}
