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

  /** Blocks are offered as their distances one by one; what is no distance is left out. */
  public void testBlocksOfDistances() {
    NearestHeap byBlock = new NearestHeap();
    NearestHeap oneByOne = new NearestHeap();
    for (int round = 0; round < 50; round++) {
      int capacity = 1 + random().nextInt(60);
      byBlock.reset(capacity);
      oneByOne.reset(capacity);
      int firstId = 0;
      for (int block = random().nextInt(12); block > 0; block--) {
        int count = random().nextInt(90);
        float[] distances = new float[count + 3];
        for (int i = 0; i < count; i++) {
          distances[i] =
              switch (random().nextInt(12)) {
                case 0 -> Float.NaN;
                case 1 -> Float.POSITIVE_INFINITY;
                // Zeros of both signs are one distance to a bound, but not in the order.
                default -> distance() + 0f;
              };
          if (distances[i] < oneByOne.bound()) {
            oneByOne.offer(distances[i], firstId + i);
          }
        }
        byBlock.offerBlock(distances, count, firstId);
        firstId += count;
      }
      byBlock.sort();
      oneByOne.sort();
      assertEquals(oneByOne.size(), byBlock.size());
      for (int rank = 0; rank < oneByOne.size(); rank++) {
        assertEquals(oneByOne.id(rank), byBlock.id(rank));
        assertEquals(oneByOne.distance(rank), byBlock.distance(rank), 0f);
      }
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
