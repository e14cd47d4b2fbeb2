package dev.vectorcodec.log.write;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.machine.LogMachine;
import java.time.Duration;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: closing a log ends its thread, whatever that thread is about to do. */
public class TestThreadDriver extends LuceneTestCase {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * A log was closed while its thread waited for the lock, on its way to sleep. Who unlocked it and
   * who then woke it up left one permit to go on between them; waiting for the lock used that up,
   * and the thread of a log that had been closed slept for an hour, with the closing thread waiting
   * for its end. (Found by the thread campaign, as a test that did not come back.)
   */
  public void testClosedWhileItWaitsForTheLock() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      LogMachine machine =
          new LogMachine(
              LogOptions.DEFAULT,
              new ReplayPoint(1, FileHeaderLayout.FRAMES_OFFSET, 1, 0),
              FileHeaderLayout.FRAMES_OFFSET);
      // Without files: a closed log is not asked for anything.
      LogEngine engine = new LogEngine(machine, null, LogOptions.DEFAULT);
      ThreadDriver driver = new ThreadDriver(engine, "test");
      Thread closing = Thread.ofPlatform().daemon().unstarted(() -> closeUnder(engine, driver));
      closing.start();
      assertTrue("the log's thread sleeps on, round " + round, closing.join(PATIENCE));
    }
  }

  private static void closeUnder(LogEngine engine, ThreadDriver driver) {
    engine.lock.lock();
    try {
      driver.start();
      while (engine.lock.hasQueuedThreads() == false) {
        Thread.onSpinWait();
      }
      engine.machine.beginClose();
      engine.machine.sealToClose(engine.now());
    } finally {
      engine.lock.unlock();
    }
    driver.close();
  }
}
