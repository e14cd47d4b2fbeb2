package dev.vectorcodec.crash;

import dev.vectorcodec.crash.kill.KillCampaign;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.crash.mutation.Mutant;
import dev.vectorcodec.mutation.MutantLoader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a process that is killed has lost nothing that it had acknowledged, as another process
 * knows. The page cache survives a kill: the simulated crashes are for what it does not.
 */
@LuceneTestCase.SuppressFileSystems("*")
public class TestKills extends LuceneTestCase {

  private static final int KILLS = Integer.getInteger("vectorcodec.kills", 5);
  private static final Long SEED = Long.getLong("vectorcodec.killSeed");
  private static final String CLASSPATH = System.getProperty("java.class.path");

  /** At most; a kill has to come while the disk is at work. */
  private static final int KILLS_OF_BUG = 40;

  public void testKills() throws IOException, InterruptedException {
    long seed = SEED == null ? random().nextLong() : SEED;
    KillCampaign campaign = new KillCampaign(seed, createTempDir(), CLASSPATH);
    long start = System.nanoTime();
    campaign.run(KILLS);
    if (Boolean.getBoolean("vectorcodec.prints")) {
      System.out.println(
          "seed "
              + seed
              + ", "
              + campaign
              + ", in "
              + (System.nanoTime() - start) / 1_000_000_000
              + " s");
    }
    assertTrue(campaign.toString(), campaign.writes() >= KILLS / 2);
  }

  /** The process acknowledges everything at once, and has a slow disk. */
  public void testFindsWhatIsLost() throws IOException {
    Mutant mutant =
        Mutant.of(
                "acknowledged before the write",
                "kills",
                Mutant.any(Promise.ACKNOWLEDGED_SURVIVES),
                "log/write/WriteLog.java",
                "switch (mode.type()) {",
                "check(token);\n    switch (DurabilityMode.OFF.type()) {",
                "waits.await(Progress.DURABLE, check(token));\n  }",
                "check(token);\n  }")
            .and(
                "log/write/LogIo.java",
                "current.file().force(request.metadata());",
                "java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);"
                    + " current.file().force(request.metadata());");
    Path changed = createTempDir();
    MutantLoader.write(mutant.name(), mutant.edits(), changed);
    KillCampaign campaign =
        new KillCampaign(
            random().nextLong(), createTempDir(), changed + File.pathSeparator + CLASSPATH);
    Violation lost = expectThrows(Violation.class, () -> campaign.run(KILLS_OF_BUG));
    assertEquals(lost.getMessage(), Promise.ACKNOWLEDGED_SURVIVES, lost.promise());
  }
}
