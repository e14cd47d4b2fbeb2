package dev.vectorcodec.log.write;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogTestCase;
import dev.vectorcodec.log.storage.FileLogLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Promise: witness and lock cost the write path nothing but a question about the lock now and then.
 *
 * <p>The story: the witness was to add nothing to the path of a write, and nobody had counted.
 */
public class TestWritePathCosts extends LogTestCase {

  private static final int WRITES = 1000;
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final String FIRST = LogFileNames.generation(1);

  /** Each write has the disk to itself and is acknowledged as forced; there is no pause of 5 ms. */
  public void testWritesOfABusyLog() throws Exception {
    LogOptions options =
        options()
            .withFirstPreallocationBytes(1 << 20)
            .withPreallocationBytes(1 << 20)
            .withIdleDelay(Duration.ofMillis(5));
    try (WriteLog log = startNew(options)) {
      storage.takeCalls();
      for (int i = 0; i < WRITES; i++) {
        log.await(append(log, put("id" + i, "source")), DurabilityMode.SYNC);
        clock.advance(PAUSE);
        settle(log);
      }
      Map<String, Integer> counts = new HashMap<>();
      long bytes = 0;
      for (String call : storage.takeCalls()) {
        List<String> words = List.of(call.split(" "));
        counts.merge(words.size() == 1 ? call : words.get(0) + " " + words.get(1), 1, Integer::sum);
        bytes += words.get(0).equals("write") ? Long.parseLong(words.get(3)) : 0;
      }
      int questions = counts.remove("ensureHeld");
      assertEquals(Map.of("write " + FIRST, WRITES, "force " + FIRST, WRITES), counts);
      assertEquals("frames alone", log.appendedBytes(), bytes);
      long reliance = FileLogLock.RELIANCE_NANOS / PAUSE.toNanos();
      assertTrue("questions: " + questions, questions <= WRITES / reliance);
      assertEquals(WRITES, log.durableLsn());
    }
  }
}
