package dev.vectorcodec.crash;

import com.carrotsearch.randomizedtesting.ThreadFilter;
import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;
import dev.vectorcodec.crash.campaign.LogInterrupts;
import dev.vectorcodec.crash.campaign.ThreadCampaign;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: threads agree with the log about who was last, interrupted or not. */
@ThreadLeakFilters(filters = TestThreads.CampaignThreads.class)
public class TestThreads extends LuceneTestCase {

  private static final int ROUNDS = Integer.getInteger("vectorcodec.threadRounds", 40);

  /** Threads that a failure leaves behind must not hide it. */
  public static final class CampaignThreads implements ThreadFilter {

    @Override
    public boolean reject(Thread thread) {
      return thread.getName().startsWith(ThreadCampaign.THREAD_PREFIX)
          || thread.getName().startsWith("log ");
    }
  }

  public void testOrder() {
    for (int round = 0; round < ROUNDS; round++) {
      new ThreadCampaign(random().nextLong()).run(false);
    }
  }

  public void testInterrupts() {
    for (int round = 0; round < ROUNDS; round++) {
      new ThreadCampaign(random().nextLong()).run(true);
      LogInterrupts.run(random().nextLong());
    }
  }
}
