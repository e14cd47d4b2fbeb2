package dev.vectorcodec.log;

import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.MemoryLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.tests.util.LuceneTestCase;

/** What tests of the log share: small options, a clock that stands still, readable operations. */
public abstract class LogTestCase extends LuceneTestCase {

  /** Time that moves when a test says so. */
  protected static final class ManualClock implements LogClock {

    private final AtomicLong nanos = new AtomicLong(1_000);

    public void advance(Duration time) {
      nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public long currentTimeMillis() {
      return 1_700_000_000_000L;
    }
  }

  protected final ManualClock clock = new ManualClock();
  protected MemoryLogStorage storage = new MemoryLogStorage();

  /** No thread, small files, the clock of the test. */
  protected LogOptions options() {
    return LogOptions.DEFAULT
        .withDedicatedThread(false)
        .withPreallocationBytes(4096)
        .withFirstPreallocationBytes(4096)
        .withBufferBytes(4096)
        .withMaxFrameBytes(1 << 20)
        .withReserveBytes(64)
        .withClock(clock)
        .withRandom(new SplittableRandom(42));
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static LogOperation delete(String id) {
    return new LogOperation.Delete(bytes(id));
  }

  public static LogOperation put(String id, String source) {
    return new LogOperation.Put(new LogDocument(bytes(id), List.of(), bytes(source)));
  }

  protected static LogOperation put(String id, float... vector) {
    List<LogDocument.VectorField> vectors = List.of(new LogDocument.FloatVector("vector", vector));
    return new LogOperation.Put(new LogDocument(bytes(id), vectors, bytes("")));
  }

  /** A text that tells everything of an operation. */
  protected static String show(LogOperation operation) {
    if (operation instanceof LogOperation.Delete delete) {
      return "delete " + text(delete.id());
    }
    if (operation instanceof LogOperation.Barrier barrier) {
      return barrier.deletesAll() ? "delete all" : "barrier";
    }
    LogDocument record = ((LogOperation.Put) operation).record();
    StringBuilder out = new StringBuilder("put ").append(text(record.id()));
    for (LogDocument.VectorField vector : record.vectors()) {
      out.append(' ').append(vector.name()).append('=');
      if (vector instanceof LogDocument.FloatVector floats) {
        for (float value : floats.values()) {
          out.append(HexFormat.of().toHexDigits(Float.floatToRawIntBits(value))).append('.');
        }
      } else {
        out.append(HexFormat.of().formatHex(((LogDocument.ByteVector) vector).values()));
      }
    }
    return out.append(' ').append(text(record.source())).toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What a recovery replays: {@code lsn: operation, operation} for each batch. */
  protected static List<String> replayed(LogRecovery recovery) throws IOException {
    List<String> batches = new ArrayList<>();
    recovery.replay(
        (lsn, batch) ->
            batches.add(
                lsn + ": " + String.join(", ", batch.stream().map(LogTestCase::show).toList())));
    return batches;
  }

  /** The id in what {@link #replayed} says of a batch that puts one document. */
  protected static String id(String batch) {
    String start = ": put ";
    int from = batch.indexOf(start) + start.length();
    return batch.substring(from, batch.indexOf(' ', from));
  }

  /** Starts a log that has its first commit. */
  protected WriteLog startNew(LogOptions options) throws IOException {
    try (LogRecovery recovery = LogRecovery.recover(storage, options, null)) {
      assertTrue(recovery.isNew());
      return recovery.start();
    }
  }

  protected static Map<String, String> commit(WriteLog log, ReplayPoint replay) {
    return log.commitData(replay).toMap();
  }

  protected static LogToken append(WriteLog log, LogOperation... batch) throws IOException {
    return log.append(List.of(batch), DurabilityMode.SYNC);
  }

  /** Lets a log without a thread do all that is due. */
  protected static void settle(WriteLog log) {
    while (log.step()) {
      // All is in the condition.
    }
  }
}
