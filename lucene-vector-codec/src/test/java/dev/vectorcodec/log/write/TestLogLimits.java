package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogMismatchException.Reason;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.LogCommitData;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What is out of its range is refused with the limit and the value. */
public class TestLogLimits extends LogTestCase {

  private static void assertRefused(String message, ThrowingRunnable call) {
    IllegalArgumentException e = expectThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage(), e.getMessage().contains(message));
  }

  public void testOptions() {
    LogOptions options = LogOptions.DEFAULT;
    assertRefused(
        "bufferBytes must be 64 to 1073741824, got 63", () -> options.withBufferBytes(63));
    assertRefused(
        "maxFrameBytes must be 64 to 1073741824, got 1073741825",
        () -> options.withMaxFrameBytes((1 << 30) + 1));
    assertRefused("preallocationBytes", () -> options.withPreallocationBytes(-1));
    assertRefused("firstPreallocationBytes", () -> options.withFirstPreallocationBytes(-1));
    assertRefused("groupBytes", () -> options.withGroupBytes(0));
    assertRefused("queueBytes", () -> options.withQueueBytes(0));
    assertRefused("reserveBytes", () -> options.withReserveBytes(-1));
    assertRefused("idleDelay", () -> options.withIdleDelay(Duration.ofNanos(-1)));
    assertRefused("groupDelay", () -> options.withGroupDelay(Duration.ofSeconds(2)));
    assertRefused("retryDelay", () -> options.withRetryDelay(Duration.ofNanos(-1)));
    assertRefused("must be 16 to 16, got 15", () -> options.withSchema(new byte[15]));
    assertEquals(64, options.withMaxFrameBytes(64).maxFrameBytes());
  }

  public void testIntervals() {
    Duration day = Duration.ofDays(1);
    for (Duration interval : List.of(Duration.ZERO, Duration.ofNanos(-1), day.plusNanos(1))) {
      assertRefused("at most PT24H, got " + interval, () -> DurabilityMode.async(interval));
    }
    assertEquals(day.toNanos(), DurabilityMode.async(day).intervalNanos());
  }

  public void testModesAreValues() {
    DurabilityMode second = DurabilityMode.async(Duration.ofSeconds(1));
    assertEquals(DurabilityMode.async(Duration.ofSeconds(1)), second);
    assertEquals(DurabilityMode.async(Duration.ofSeconds(1)).hashCode(), second.hashCode());
    assertNotEquals(DurabilityMode.async(Duration.ofSeconds(2)), second);
    assertNotEquals(DurabilityMode.OFF, DurabilityMode.OS);
    assertFalse(DurabilityMode.OFF.equals((Object) "OFF"));
    assertEquals("ASYNC(PT1S)", second.toString());
    assertEquals("SYNC_PROVEN", DurabilityMode.SYNC_PROVEN.toString());
  }

  public void testRanges() {
    assertRefused("0 to 1", () -> new LsnRange(0, 1));
    assertRefused("3 to 2", () -> new LsnRange(3, 2));
    List<LsnRange> ranges = List.of(new LsnRange(3, 7), new LsnRange(9, 9));
    assertEquals(ranges, LsnRange.parse(LsnRange.format(ranges)));
    for (String text : List.of("3", "3-7,", "-", "3-7 9-9", "7-3")) {
      expectThrows(IllegalArgumentException.class, () -> LsnRange.parse(text));
    }
  }

  public void testRecords() {
    byte[] id = {1};
    LogDocument.VectorField vector = new LogDocument.ByteVector("v", id);
    List<LogDocument.VectorField> tooMany = Collections.nCopies(65_536, vector);
    assertRefused("at most 65535 vectors, got 65536", () -> new LogDocument(id, tooMany, id));
    List<LogDocument.VectorField> enough = tooMany.subList(1, 65_536);
    assertEquals(65_535, new LogDocument(id, enough, id).vectors().size());
    assertRefused("got null", () -> new LogDocument.FloatVector(null, new float[1]));
    assertRefused("got name and null", () -> new LogDocument.FloatVector("name", null));
  }

  private static Map<String, String> userData() {
    return new LogCommitData(
            new UUID(1, 2),
            new UUID(3, 4),
            5,
            new ReplayPoint(6, 8200, 7, 8),
            9,
            10,
            new byte[16],
            List.of(new LsnRange(2, 3)))
        .toMap();
  }

  private static void assertInvalid(Map<String, String> userData, String key) {
    LogMismatchException e =
        expectThrows(LogMismatchException.class, () -> LogCommitData.fromMap(userData));
    assertEquals(Reason.COMMIT_DATA, e.reason());
    String problem = "commit user data has " + key + "=" + userData.get(key);
    assertTrue(e.getMessage(), e.getMessage().contains(problem));
  }

  /** User data that another version or a person left half complete. */
  public void testCommitUserData() throws LogMismatchException {
    assertEquals(userData(), LogCommitData.fromMap(userData()).toMap());
    for (String key : userData().keySet()) {
      if (key.equals("xlog.format") == false && key.equals("xlog.writer") == false) {
        Map<String, String> incomplete = new TreeMap<>(userData());
        incomplete.remove(key);
        assertInvalid(incomplete, key);
      }
    }
    Map<String, String> below =
        Map.of(
            "xlog.epoch", "0",
            "xlog.replay.gen", "0",
            "xlog.replay.offset", "8191",
            "xlog.replay.lsn", "0",
            "xlog.synced.lsn", "-1",
            "xlog.max.lsn", "-1",
            "xlog.schema", "00");
    below.forEach(
        (key, value) -> {
          Map<String, String> changed = new TreeMap<>(userData());
          changed.put(key, value);
          assertInvalid(changed, key);
        });
  }
}
