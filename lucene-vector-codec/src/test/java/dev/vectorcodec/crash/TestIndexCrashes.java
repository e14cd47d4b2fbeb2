package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.Campaigns;
import dev.vectorcodec.crash.campaign.CrashCampaign;
import dev.vectorcodec.crash.model.IndexStack;
import dev.vectorcodec.simulation.crash.CrashScenario;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: whatever crash, an index with its log comes back with what it acknowledged and what it
 * has shown, and a search finds it.
 */
public class TestIndexCrashes extends LuceneTestCase {

  private static final long CYCLES = Long.getLong("vectorcodec.crashCycles", 50_000);

  /** Each workload is crashed at every boundary in every model, until there are enough cycles. */
  public void testEveryBoundary() {
    String scenario = System.getProperty("vectorcodec.scenario");
    IndexStack stack = new IndexStack();
    CrashCampaign campaign = new CrashCampaign(stack, Campaigns.OPERATIONS);
    if (scenario != null) {
      campaign.replay(CrashScenario.parse(scenario));
      return;
    }
    long start = System.nanoTime();
    while (campaign.cycles() < CYCLES) {
      campaign.sweep(random().nextInt(1 << 30), 4, CYCLES - campaign.cycles());
    }
    if (Boolean.getBoolean("vectorcodec.prints")) {
      long nanos = System.nanoTime() - start;
      System.out.println(CYCLES * 60_000_000_000L / nanos + " cycles a minute");
      System.out.println(
          stack.idleWitnesses()
              + " witnesses of idle logs, "
              + stack.lockQuestions()
              + " questions for the lock");
    }
    // Where the clock stands still, nothing is tested that needs time to pass.
    assertTrue("witnesses of idle logs", stack.idleWitnesses() > CYCLES / 10_000);
    assertTrue("questions for the lock", stack.lockQuestions() > CYCLES / 10_000);
  }
}
