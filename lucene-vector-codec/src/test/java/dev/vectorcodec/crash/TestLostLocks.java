package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.LockCampaign;
import dev.vectorcodec.crash.model.Violation;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: what a process acknowledges that has lost its lock without knowing, the process that
 * took it has read; and soon nothing is acknowledged any more.
 *
 * <p>The lock was once given away by any copy of the log's directory within the process, and both
 * acknowledged writes. Later its file could be removed: for a tenth of a second the former holder
 * acknowledged what the next one did not read.
 */
public class TestLostLocks extends LuceneTestCase {

  private static final int CAMPAIGNS = Integer.getInteger("vectorcodec.lostLocks", 1_000);

  public void testTakenLocks() {
    int acknowledged = 0;
    int noticed = 0;
    for (int seed = 1; seed <= CAMPAIGNS; seed++) {
      LockCampaign campaign = new LockCampaign(seed);
      try {
        campaign.run();
      } catch (Violation e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      acknowledged += campaign.acknowledgedMeanwhile();
      noticed += campaign.isNoticed() ? 1 : 0;
    }
    assertTrue("acknowledged " + acknowledged, acknowledged >= CAMPAIGNS);
    assertEquals("who lost the lock has noticed it", CAMPAIGNS, noticed);
  }
}
