package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.recovery.LogRecovery;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What is appended is replayed, in order, once. */
public class TestWriteLog extends LogTestCase {

  public void testRoundTrip() throws IOException {
    Map<String, String> commit;
    try (WriteLog log = startNew(options())) {
      commit = commit(log, log.startPoint());
      LogToken first = append(log, put("a", "source"), delete("b"));
      assertEquals(new LogToken(1, 1), first);
      LogToken second = append(log, put("c", 1.5f, -0f, Float.NaN));
      assertEquals(3, second.lsn());
      log.awaitDurable(second);
      assertEquals(3, log.durableLsn());
      log.append(List.of(new LogOperation.Barrier(true)), DurabilityMode.OFF);
    }
    assertEquals(0, storage.openFiles());
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(
          List.of(
              "1: put a source, delete b",
              "3: put c vector=3fc00000.80000000.7fc00000. ",
              "4: delete all"),
          replayed(recovery));
      RecoveryReport report = recovery.report();
      assertEquals(RecoveryReport.Tail.CLEAN, report.tail());
      assertEquals(4, report.operations());
      assertTrue(recovery.needsCommit());
      commit = recovery.commitData().toMap();
      try (WriteLog log = recovery.start()) {
        assertEquals(1, log.generation());
        assertEquals(2, log.epoch());
        LogToken token = append(log, delete("d"));
        assertEquals(6, token.lsn());
        log.awaitDurable(token);
        assertEquals(2, log.generation());
      }
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      assertEquals(List.of("6: delete d"), replayed(recovery));
    }
    assertEquals(0, storage.openFiles());
  }

  public void testThread() throws IOException {
    LogOptions options = options().withDedicatedThread(true).withClock(LogOptions.DEFAULT.clock());
    Map<String, String> commit;
    try (WriteLog log = startNew(options)) {
      commit = commit(log, log.startPoint());
      for (int i = 0; i < 100; i++) {
        log.awaitDurable(append(log, put("id" + i, "source" + i)));
      }
      log.rotate();
      log.await(append(log, delete("last")), DurabilityMode.SYNC_PROVEN);
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options, commit)) {
      assertEquals(101, recovery.report().operations());
      assertEquals(101, replayed(recovery).size());
    }
  }

  /** Names and ids that repeat, empty values, both types of vectors and of barriers. */
  public void testEveryOperation() throws IOException {
    LogDocument record =
        new LogDocument(
            bytes("a"),
            List.of(
                new LogDocument.FloatVector("x", new float[] {1}),
                new LogDocument.ByteVector("x", new byte[] {-1, 2}),
                new LogDocument.FloatVector("y", new float[0])),
            bytes("s"));
    Map<String, String> commit;
    try (WriteLog log = startNew(options())) {
      commit = commit(log, log.startPoint());
      append(log, new LogOperation.Put(record), delete("a"), new LogOperation.Put(record));
      append(log, new LogOperation.Barrier(false));
      append(log, new LogOperation.Barrier(true));
    }
    try (LogRecovery recovery = LogRecovery.recover(storage, options(), commit)) {
      String put = "put a x=3f800000. x=ff02 y= s";
      assertEquals(
          List.of("1: " + put + ", delete a, " + put, "4: barrier", "5: delete all"),
          replayed(recovery));
    }
  }
}
