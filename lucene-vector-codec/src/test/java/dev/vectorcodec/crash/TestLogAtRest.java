package dev.vectorcodec.crash;

import dev.vectorcodec.crash.campaign.RestCampaign;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: no damage in one place, and no single file that is missing, cut, older or exchanged,
 * takes away what was acknowledged before the log was last idle, without a refusal.
 *
 * <p>Before there was a witness, what proved the last frames lay directly behind them. One zeroed
 * sector at the end of an idle log took both, at any later time, and opening said that the tail was
 * torn: of damaged sectors one in forty, of exchanged ones one in twenty. The newest generation
 * deleted was not noticed at all. And one write in mode OS or OFF behind the last forced one kept
 * the witness from being written, for as long as nothing forced it.
 */
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "prints what it is asked for")
public class TestLogAtRest extends LuceneTestCase {

  private static final int WORKLOADS = Integer.getInteger("vectorcodec.restWorkloads", 100);
  private static final int DAMAGES = 200;

  /** The same workloads in each run; others with another seed. */
  private static final int SEED = Integer.getInteger("vectorcodec.restSeed", 1);

  public void testOneDamage() {
    RestCampaign campaign = new RestCampaign(24);
    for (int workload = 0; workload < WORKLOADS; workload++) {
      campaign.run(SEED + workload, DAMAGES);
    }
    if (Boolean.getBoolean("vectorcodec.prints")) {
      System.out.println(
          campaign.cycles()
              + " cycles, refused by kind "
              + Arrays.toString(campaign.refusals())
              + ", generations "
              + campaign.generationCounts());
    }
    for (int refused : campaign.refusals()) {
      assertTrue(Arrays.toString(campaign.refusals()), refused > 0);
    }
    assertTrue(
        campaign.generationCounts().toString(),
        campaign.generationCounts().containsAll(List.of(1, 2, 3, 4)));
  }
}
