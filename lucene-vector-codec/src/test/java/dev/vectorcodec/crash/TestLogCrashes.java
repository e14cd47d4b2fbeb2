package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.Campaigns;
import dev.vectorcodec.crash.campaign.CrashCampaign;
import dev.vectorcodec.crash.model.LogStack;
import dev.vectorcodec.simulation.crash.CrashScenario;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: whatever crash, the log comes back with what it acknowledged, in order, whole. */
public class TestLogCrashes extends LuceneTestCase {

  /** Small workloads, crashed at every boundary in every model. */
  public void testEveryBoundary() {
    CrashCampaign campaign = new CrashCampaign(new LogStack(), Campaigns.OPERATIONS);
    while (campaign.cycles() < 6_000) {
      // How many boundaries a workload has is up to its seed.
      campaign.sweep(random().nextInt(1 << 30), 4, 10_000);
    }
  }

  /** Longer ones, crashed at random. */
  public void testSomeBoundaries() {
    CrashCampaign campaign = new CrashCampaign(new LogStack(), 8 * Campaigns.OPERATIONS);
    for (int workload = 0; workload < 20; workload++) {
      campaign.sample(random().nextInt(1 << 30), 2, 500);
    }
  }

  /** Repeats what a failure printed; and how many cycles a minute has, when told to make many. */
  public void testAsTold() {
    String scenario = System.getProperty("vectorcodec.scenario");
    if (scenario != null) {
      new CrashCampaign(new LogStack(), Campaigns.OPERATIONS).replay(CrashScenario.parse(scenario));
    }
    long cycles = Long.getLong("vectorcodec.logCrashCycles", 0);
    CrashCampaign campaign = new CrashCampaign(new LogStack(), Campaigns.OPERATIONS);
    long start = System.nanoTime();
    while (campaign.cycles() < cycles) {
      campaign.sweep(random().nextInt(1 << 30), 4, cycles - campaign.cycles());
    }
    if (cycles > 0) {
      long nanos = System.nanoTime() - start;
      System.out.println(campaign.cycles() * 60_000_000_000L / nanos + " cycles a minute");
    }
  }
}
