package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.Campaigns;
import dev.vectorcodec.crash.campaign.CrashCampaign;
import dev.vectorcodec.crash.campaign.FaultLoop;
import dev.vectorcodec.crash.campaign.LogFaults;
import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.LogStack;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.simulation.SimulatedDisk;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: whatever call to the disk fails, and however, nothing that was acknowledged is lost, and
 * nothing is acknowledged after a failed write or force.
 */
public class TestLogFaults extends LuceneTestCase {

  private static final String FAULT = System.getProperty("vectorcodec.fault");

  public void testEveryCall() {
    LogFaults faults = new LogFaults(Campaigns.OPERATIONS);
    FaultLoop loop = new FaultLoop(faults, new CrashCampaign(new LogStack(), Campaigns.OPERATIONS));
    if (FAULT != null) {
      loop.repeat(FAULT);
      return;
    }
    for (int kind = 0; kind < FaultLoop.kinds().size(); kind++) {
      for (int workload = 0; workload < 4; workload++) {
        loop.run(kind, random().nextInt(1 << 30), 1);
      }
    }
    assertTrue("failures: " + loop.failures(), loop.failures() > 2_000);
  }

  public void testFullDisk() {
    fill(LogFaults::fillsUp);
  }

  public void testFullWitness() {
    fill(LogFaults::lacksWitness);
  }

  public void testFullHeader() {
    fill(LogFaults::lacksHeader);
  }

  private static void fill(LogFaults.Filling filling) {
    LogFaults faults = new LogFaults(4 * Campaigns.OPERATIONS);
    CrashCampaign crashes = new CrashCampaign(new LogStack(), Campaigns.OPERATIONS);
    int full = 0;
    for (int workload = 0; workload < 300; workload++) {
      SimulatedDisk disk = new SimulatedDisk();
      History history = History.empty();
      long seed = random().nextInt(1 << 30);
      try {
        full += filling.run(faults, disk, history, seed) ? 1 : 0;
        crashes.crashAtEnd(disk, history, seed);
      } catch (Violation e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue("full: " + full, full > 30);
  }
}
