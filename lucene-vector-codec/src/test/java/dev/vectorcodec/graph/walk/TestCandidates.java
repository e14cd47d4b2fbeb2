package dev.vectorcodec.graph.walk;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.testing.FloatKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: candidates and heaps behave like sorted lists. */
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
}
