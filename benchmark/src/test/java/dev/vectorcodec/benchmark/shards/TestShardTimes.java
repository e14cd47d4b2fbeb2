package dev.vectorcodec.benchmark.shards;

import org.apache.lucene.tests.util.LuceneTestCase;

/** The slowest of many draws is what probability says. */
public class TestShardTimes extends LuceneTestCase {

  /** One search in a hundred takes 1000: of 10 shards, one in ten waits for such a one. */
  public void testSlowest() {
    double[] micros = new double[100];
    for (int i = 0; i < 100; i++) {
      micros[i] = i == 7 ? 1000 : 10;
    }
    ShardTimes times = new ShardTimes(micros);
    assertEquals(19.9, times.mean(), 1e-9);
    double[] slowest = times.slowestOf(10, 42);
    assertEquals(10, ShardTimes.quantile(slowest, 0.5), 0);
    assertEquals(10, ShardTimes.quantile(slowest, 0.89), 0);
    assertEquals(1000, ShardTimes.quantile(slowest, 0.92), 0);
    assertEquals(1000, ShardTimes.quantile(slowest, 1), 0);
  }

  public void testNothingTimed() {
    expectThrows(IllegalArgumentException.class, () -> new ShardTimes(new double[0]));
  }
}
