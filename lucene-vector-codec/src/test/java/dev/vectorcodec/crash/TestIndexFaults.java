package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.Campaigns;
import dev.vectorcodec.crash.campaign.CrashCampaign;
import dev.vectorcodec.crash.campaign.FaultLoop;
import dev.vectorcodec.crash.campaign.IndexFaults;
import dev.vectorcodec.crash.model.IndexStack;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: whatever call to the disk fails, of the log's or of Lucene's, nothing that was
 * acknowledged is lost, and nothing is acknowledged by a writer that has failed.
 */
public class TestIndexFaults extends LuceneTestCase {

  /** Calls in steps of so many; a campaign sets 1, for every call. */
  private static final int STEP = Integer.getInteger("vectorcodec.faultStep", 7);

  private static final String FAULT = System.getProperty("vectorcodec.fault");

  public void testCalls() {
    FaultLoop loop =
        new FaultLoop(
            new IndexFaults(Campaigns.OPERATIONS),
            new CrashCampaign(new IndexStack(), Campaigns.OPERATIONS));
    if (FAULT != null) {
      loop.repeat(FAULT);
      return;
    }
    for (int kind = 0; kind < FaultLoop.kinds().size(); kind++) {
      loop.run(kind, random().nextInt(1 << 30), STEP);
    }
    assertTrue("failures: " + loop.failures(), loop.failures() > 100);
  }
}
