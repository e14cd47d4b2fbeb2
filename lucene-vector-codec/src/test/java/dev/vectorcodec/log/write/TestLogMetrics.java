package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: what a receiver of metrics throws costs the log nothing.
 *
 * <p>The story: an implementation that threw an {@code AssertionError} ended the log at its first
 * force, although exceptions of the same implementation were ignored.
 */
@LuceneTestCase.SuppressFileSystems("*") // the log locks a file by its path in the system
public class TestLogMetrics extends LuceneTestCase {

  /** Throws the same wherever it is called. */
  private static final class Throwing implements LogMetrics {

    private final Throwable thrown;
    private final List<String> calls = new ArrayList<>();

    Throwing(Throwable thrown) {
      this.thrown = thrown;
    }

    private void call(String name) {
      calls.add(name);
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }

    @Override
    public synchronized void groupWritten(
        int frames, long bytes, long queueNanos, long writeNanos) {
      call("groupWritten");
    }

    @Override
    public synchronized void forced(long nanos) {
      call("forced");
    }

    @Override
    public synchronized void rotated(long generation, long nanos) {
      call("rotated");
    }

    @Override
    public synchronized void prepared(long generation, long bytes, long nanos) {
      call("prepared");
    }

    @Override
    public synchronized void aborted(long lsn) {
      call("aborted");
    }

    @Override
    public synchronized void recovered(RecoveryReport report) {
      call("recovered");
    }

    synchronized List<String> calls() {
      return List.copyOf(calls);
    }
  }

  public void testWhatMetricsThrowIsIgnored() throws IOException {
    List<Throwable> all =
        List.of(
            new IllegalStateException("planned"),
            new AssertionError("planned"),
            new NoClassDefFoundError("planned"),
            new StackOverflowError("planned"),
            new OutOfMemoryError("planned"));
    for (Throwable thrown : all) {
      for (boolean thread : new boolean[] {true, false}) {
        Throwing metrics = new Throwing(thrown);
        LogOptions options =
            LogOptions.DEFAULT.withMetrics(metrics).withReserveBytes(0).withDedicatedThread(thread);
        try (FileLogStorage storage = new FileLogStorage(createTempDir())) {
          use(storage, options);
        }
        List<String> expected =
            List.of("recovered", "groupWritten", "forced", "prepared", "rotated", "aborted");
        assertTrue(metrics.calls().toString(), metrics.calls().containsAll(expected));
      }
    }
  }

  private static void use(LogStorage storage, LogOptions options) throws IOException {
    Map<String, String> commit;
    try (LogRecovery recovery = LogRecovery.recover(storage, options, null);
        WriteLog log = recovery.start()) {
      commit = log.commitData(log.startPoint()).toMap();
      write(log, 0);
      log.rotate();
      LogToken refused = write(log, 1);
      log.awaitDurable(log.abort(refused.lsn()));
      write(log, 2);
      assertEquals(LogState.OPEN, log.state());
    }
    try (LogRecovery again = LogRecovery.recover(storage, options, commit)) {
      List<Long> replayed = new ArrayList<>();
      again.replay((lsn, batch) -> replayed.add(lsn));
      assertEquals(2, replayed.size());
    }
  }

  private static LogToken write(WriteLog log, int i) throws IOException {
    byte[] id = ("id" + i).getBytes(StandardCharsets.UTF_8);
    LogToken token = log.append(List.of(new LogOperation.Delete(id)), DurabilityMode.SYNC);
    log.awaitDurable(token);
    return token;
  }
}
