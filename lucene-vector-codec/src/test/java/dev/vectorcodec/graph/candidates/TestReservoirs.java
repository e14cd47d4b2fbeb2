package dev.vectorcodec.graph.candidates;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.testing.FloatKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a reservoir behaves like a sorted list of bounded length. */
public class TestReservoirs extends LuceneTestCase {

  /** Few distinct values, so that ties are common. */
  private float distance() {
    return random().nextBoolean()
        ? FloatKind.WHOLE.next(random())
        : FloatKind.any(random()).next(random());
  }

  private int id() {
    return random().nextBoolean() ? random().nextInt(8) : random().nextInt(Integer.MAX_VALUE);
  }

  public void testReservoirs() throws IOException {
    int nodes = 20_000;
    int capacity = 1 + random().nextInt(20);
    int first = random().nextInt(1 << 30);
    Reservoirs reservoirs = new Reservoirs(first, nodes, capacity);
    CandidateSink sink = reservoirs.sink();
    assertEquals(first, reservoirs.first());
    assertEquals(nodes, reservoirs.size());
    assertEquals(capacity, reservoirs.capacity());
    // Nodes on both sides of a boundary between two pieces of storage.
    int[] probed = {0, 1, 16_383, 16_384, nodes - 1};
    List<TreeSet<Long>> models = new ArrayList<>();
    for (int i = 0; i < probed.length; i++) {
      models.add(new TreeSet<>());
    }
    for (int operation = 0; operation < 1000; operation++) {
      int which = random().nextInt(probed.length);
      TreeSet<Long> model = models.get(which);
      TreeSet<Long> added = new TreeSet<>();
      for (int i = random().nextInt(2 * capacity); i > 0; i--) {
        added.add(Candidate.of(distance(), id()));
      }
      for (long candidate : model) {
        if (random().nextInt(4) == 0) {
          added.add(candidate);
        }
      }
      long[] batch = added.stream().mapToLong(Long::longValue).toArray();
      sink.add(first + probed[which], batch, batch.length);
      model.addAll(added);
      while (model.size() > capacity) {
        model.pollLast();
      }
    }
    for (int which = 0; which < probed.length; which++) {
      assertEquals(models.get(which).size(), reservoirs.count(first + probed[which]));
      int rank = 0;
      for (long candidate : models.get(which)) {
        assertEquals(candidate, reservoirs.get(first + probed[which], rank++));
      }
    }
    assertEquals(0, reservoirs.count(first + 2));
  }
}
