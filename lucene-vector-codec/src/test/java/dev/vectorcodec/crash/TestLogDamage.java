package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.DamageCampaign;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: damage of acknowledged bytes is never silent, and damage of others never fatal. */
public class TestLogDamage extends LuceneTestCase {

  public void testDamage() {
    DamageCampaign campaign = new DamageCampaign(20);
    for (int workload = 0; workload < 100; workload++) {
      campaign.run(random().nextInt(1 << 30), 200);
    }
    assertTrue("refused: " + campaign.refused(), campaign.refused() > 1_000);
  }
}
