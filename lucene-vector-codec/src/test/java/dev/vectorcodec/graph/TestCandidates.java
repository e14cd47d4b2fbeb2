package dev.vectorcodec.graph;

import dev.vectorcodec.testing.FloatKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: candidates, heaps and reservoirs behave like sorted lists. */
public class TestCandidates extends LuceneTestCase {

  /** Few distinct values, so that ties are common. */
  private float distance() {
    return random().nextBoolean()
        ? FloatKind.WHOLE.next(random())
        : FloatKind.any(random()).next(random());
  }

  private int id() {
    return random().nextBoolean() ? random().nextInt(8) : random().nextInt(Integer.MAX_VALUE);
  }

  public void testPackedCandidatesKeepBothAndSort() {
    long last = Candidate.of(Float.NEGATIVE_INFINITY, 0);
    float lastDistance = Float.NEGATIVE_INFINITY;
    int lastId = 0;
    for (int i = 0; i < 10_000; i++) {
      float distance = i % 100 == 0 ? Float.POSITIVE_INFINITY : distance();
      int id = i % 50 == 0 ? Integer.MAX_VALUE : id();
      long candidate = Candidate.of(distance, id);
      assertEquals(
          Float.floatToRawIntBits(distance),
          Float.floatToRawIntBits(Candidate.distance(candidate)));
      assertEquals(id, Candidate.id(candidate));
      int order = Float.compare(distance, lastDistance);
      assertEquals(
          Integer.signum(order != 0 ? order : Integer.compare(id, lastId)),
          Long.signum(Long.compare(candidate, last)));
      last = candidate;
      lastDistance = distance;
      lastId = id;
    }
  }

  public void testNearestHeap() {
    NearestHeap heap = new NearestHeap();
    for (int round = 0; round < 50; round++) {
      int capacity = round == 0 ? 1 : 1 + random().nextInt(200);
      heap.reset(capacity);
      List<Long> model = new ArrayList<>();
      for (int offered = random().nextInt(500); offered > 0; offered--) {
        float distance = distance();
        int id = id();
        heap.offer(distance, id);
        model.add(Candidate.of(distance, id));
        Collections.sort(model);
        if (model.size() > capacity) {
          model.remove(capacity);
        }
        float bound =
            model.size() < capacity
                ? Float.POSITIVE_INFINITY
                : Candidate.distance(model.get(capacity - 1));
        assertEquals(bound, heap.bound(), 0f);
      }
      heap.sort();
      assertEquals(model.size(), heap.size());
      for (int rank = 0; rank < model.size(); rank++) {
        assertEquals(Candidate.id(model.get(rank)), heap.id(rank));
        assertEquals(Candidate.distance(model.get(rank)), heap.distance(rank), 0f);
      }
    }
  }

  public void testReservoirs() {
    int nodes = 20_000;
    int capacity = 1 + random().nextInt(20);
    Reservoirs reservoirs = new Reservoirs(nodes, capacity);
    assertEquals(capacity, reservoirs.capacity());
    // Nodes on both sides of a boundary between two pieces of storage.
    int[] probed = {0, 1, 16_383, 16_384, nodes - 1};
    List<TreeSet<Long>> models = new ArrayList<>();
    for (int i = 0; i < probed.length; i++) {
      models.add(new TreeSet<>());
    }
    long[] scratch = new long[capacity];
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
      reservoirs.merge(probed[which], batch, batch.length, scratch);
      model.addAll(added);
      while (model.size() > capacity) {
        model.pollLast();
      }
    }
    for (int which = 0; which < probed.length; which++) {
      assertEquals(models.get(which).size(), reservoirs.count(probed[which]));
      int rank = 0;
      for (long candidate : models.get(which)) {
        assertEquals(candidate, reservoirs.get(probed[which], rank++));
      }
    }
    assertEquals(0, reservoirs.count(2));
  }
}
