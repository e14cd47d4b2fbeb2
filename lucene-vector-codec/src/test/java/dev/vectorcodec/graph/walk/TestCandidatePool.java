package dev.vectorcodec.graph.walk;

import dev.vectorcodec.testing.FloatKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.RamUsageTester;

/**
 * Promise: a pool behaves like a sorted list of bounded size. Between trims the nearest comes
 * first; a trim keeps no more than the capacity, and nothing nearer than what it keeps is lost.
 */
public class TestCandidatePool extends LuceneTestCase {

  /** What the pool may hold, by distance: of equal ones it is free to keep and take any. */
  private static final class Model {

    final List<Float> open = new ArrayList<>();
    final List<Float> taken = new ArrayList<>();
    final Map<Float, Set<Integer>> ids = new HashMap<>();
    final int capacity;
    float bound = Float.POSITIVE_INFINITY;
    float nearestEver = Float.POSITIVE_INFINITY;

    Model(int capacity) {
      this.capacity = capacity;
    }

    boolean offer(float distance, int id) {
      if (Float.compare(distance, bound) >= 0) {
        return false;
      }
      open.add(distance);
      ids.computeIfAbsent(distance, unused -> new HashSet<>()).add(id);
      nearestEver = Float.compare(distance, nearestEver) < 0 ? distance : nearestEver;
      return true;
    }

    private static int countBelow(List<Float> distances, float limit) {
      return (int) distances.stream().filter(d -> Float.compare(d, limit) < 0).count();
    }

    private static int countAt(List<Float> distances, float limit) {
      return (int) distances.stream().filter(d -> Float.compare(d, limit) == 0).count();
    }

    /** Where the pool sets the bound is its own choice, among those that separate well. */
    void trim(float newBound) {
      if (open.size() + taken.size() <= capacity) {
        assertSameFloat("nothing to drop", bound, newBound);
        return;
      }
      int below = countBelow(open, newBound) + countBelow(taken, newBound);
      assertTrue("the bound rose", Float.compare(newBound, bound) <= 0);
      assertTrue("below=" + below + " capacity=" + capacity, below <= capacity);
      int takenAt = countAt(taken, newBound);
      int openAt = countAt(open, newBound);
      assertTrue("something nearer was dropped", below + takenAt + openAt >= capacity);
      bound = newBound;
      taken.removeIf(distance -> Float.compare(distance, bound) >= 0);
      open.removeIf(distance -> Float.compare(distance, bound) >= 0);
      for (int spared = 0; spared < capacity - below; spared++) {
        (spared < takenAt ? taken : open).add(bound);
      }
    }

    float nearest() {
      return open.stream().min(Float::compare).orElseThrow();
    }

    boolean hasNext() {
      return open.isEmpty() == false;
    }

    void take(float distance, int id) {
      assertSameFloat("distance of the next", nearest(), distance);
      open.remove(distance);
      taken.add(distance);
      assertTrue("id=" + id + " at " + distance, ids.get(distance).remove(id));
    }
  }

  private static void assertSameFloat(String message, float expected, float actual) {
    assertEquals(message, Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual));
  }

  /** Few distinct values, so that ties are common, or any; all signs and magnitudes. */
  private float distance(FloatKind kind) {
    return switch (random().nextInt(40)) {
      case 0 -> Float.NEGATIVE_INFINITY;
      case 1 -> Float.POSITIVE_INFINITY;
      case 2 -> Float.MAX_VALUE;
      case 3 -> -Float.MAX_VALUE;
      case 4 -> -0f;
      default -> kind.next(random());
    };
  }

  private void checkAgainstModel(CandidatePool pool, int capacity, FloatKind kind) {
    Model model = new Model(capacity);
    pool.reset(capacity);
    int id = 0;
    for (int round = 0; round < 10; round++) {
      for (int offers = random().nextInt(3 * capacity + 2); offers > 0; offers--) {
        float distance = distance(kind);
        assertEquals(model.offer(distance, id), pool.offer(distance, id));
        id++;
        assertSameFloat("bound between trims", model.bound, pool.bound());
        assertSameFloat("nearest", model.nearestEver, pool.nearestDistance());
      }
      pool.trim();
      model.trim(pool.bound());
      boolean drain = round == 9 || random().nextInt(4) == 0;
      for (int takes = random().nextInt(capacity + 1); takes > 0 || drain; takes--) {
        assertEquals(model.hasNext(), pool.hasNext());
        if (model.hasNext() == false) {
          break;
        }
        float distance = pool.nextDistance();
        model.take(distance, pool.take());
        assertSameFloat("nearest, also when taken", model.nearestEver, pool.nearestDistance());
      }
    }
  }

  public void testAgainstModel() {
    CandidatePool pool = new CandidatePool();
    for (int round = 0; round < 60; round++) {
      int beam = round < 8 ? 1 + round : 1 + random().nextInt(60);
      checkAgainstModel(pool, beam, FloatKind.any(random()));
      if (random().nextInt(4) == 0) {
        pool.shrink();
      }
    }
    checkAgainstModel(pool, 500, FloatKind.NORMAL);
    checkAgainstModel(pool, 5, FloatKind.NORMAL);
  }

  /** More at once than the arrays first have room for, and a smaller beam afterwards. */
  public void testGrows() {
    CandidatePool pool = new CandidatePool();
    for (int beam : new int[] {4000, 10}) {
      pool.reset(beam);
      for (int i = 0; i < 10_000; i++) {
        pool.offer(i * 7919 % 10_000, i);
      }
      pool.trim();
      for (int rank = 0; rank < beam; rank++) {
        assertTrue(pool.hasNext());
        assertEquals(rank, pool.nextDistance(), 0f);
        assertEquals(rank, pool.take() * 7919 % 10_000);
      }
      assertFalse("the beam is full of nearer ones", pool.hasNext());
    }
  }

  /** Whatever the order of offers, trims and takes: the nearest of all offered have been taken. */
  public void testNothingNearerIsLost() {
    CandidatePool pool = new CandidatePool();
    for (int round = 0; round < 40; round++) {
      int beam = 1 + random().nextInt(100);
      FloatKind kind = FloatKind.any(random());
      List<Float> offered = new ArrayList<>();
      List<Float> taken = new ArrayList<>();
      pool.reset(beam);
      for (int step = 0; step < 20; step++) {
        for (int offers = random().nextInt(200); offers > 0; offers--) {
          float distance = kind.next(random());
          pool.offer(distance, offered.size());
          offered.add(distance);
        }
        pool.trim();
        for (int takes = step == 19 ? -1 : random().nextInt(6);
            takes != 0 && pool.hasNext();
            takes--) {
          int id = pool.take();
          taken.add(offered.get(id));
        }
      }
      offered.sort(Float::compare);
      taken.sort(Float::compare);
      int expected = Math.min(beam, offered.size());
      assertEquals(offered.subList(0, expected), taken.subList(0, expected));
    }
  }

  /** Ties at the bound would be kept for good if only what lies above it were dropped. */
  public void testEqualDistancesStayWithinTheCapacity() {
    CandidatePool pool = new CandidatePool();
    for (float distance : new float[] {0f, -0f, 7f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY}) {
      int capacity = 1 + random().nextInt(200);
      pool.reset(capacity);
      int takes = 0;
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 3 * capacity; i++) {
          pool.offer(distance, i);
        }
        pool.trim();
        assertSameFloat("bound", distance, pool.bound());
        for (int i = 0; i <= capacity / 2 && pool.hasNext(); i++) {
          assertSameFloat("next", distance, pool.nextDistance());
          pool.take();
          takes++;
        }
      }
      assertEquals("no equal one is nearer, so all that are kept are taken", capacity, takes);
      assertFalse(pool.hasNext());
    }
  }

  /** A limit from outside holds like a bound of the pool's own, and never rises. */
  public void testLimit() {
    CandidatePool pool = new CandidatePool();
    for (int round = 0; round < 20; round++) {
      int count = 1 + random().nextInt(800);
      pool.reset(count);
      for (int i = 0; i < count; i++) {
        pool.offer(i * 7919 % count, i);
      }
      int limit = random().nextInt(count + 1);
      pool.limit(limit);
      assertSameFloat("bound", limit, pool.bound());
      pool.limit(limit + 1);
      assertSameFloat("bound", limit, pool.bound());
      assertFalse("at the limit", pool.offer(limit, count));
      pool.trim();
      int taken = 0;
      while (pool.hasNext()) {
        assertTrue("next", pool.nextDistance() < limit);
        pool.take();
        taken++;
      }
      long nearer = IntStream.range(0, count).filter(i -> i * 7919 % count < limit).count();
      assertEquals(nearer, taken);
    }
  }

  public void testNeighboringFloatsAreSeparated() {
    CandidatePool pool = new CandidatePool();
    for (float start : new float[] {1f, -1f, 0f, -3e38f, Float.MIN_VALUE, 1e30f}) {
      float[] distances = new float[40];
      distances[0] = start;
      for (int i = 1; i < distances.length; i++) {
        distances[i] = Math.nextUp(distances[i - 1]);
      }
      pool.reset(8);
      for (int i = distances.length - 1; i >= 0; i--) {
        pool.offer(distances[i], i);
      }
      pool.trim();
      assertTrue(pool.bound() > distances[7] && pool.bound() <= distances[8]);
      for (int rank = 0; rank < 8; rank++) {
        assertEquals(rank, pool.take());
      }
      assertFalse(pool.hasNext());
    }
  }

  /** What an earlier search saw must not hide anything from the next. */
  public void testKnowsNothingAfterReset() {
    CandidatePool pool = new CandidatePool();
    for (int search = 0; search < 3; search++) {
      pool.reset(2);
      assertSameFloat("bound", Float.POSITIVE_INFINITY, pool.bound());
      assertSameFloat("nearest", Float.POSITIVE_INFINITY, pool.nearestDistance());
      assertFalse(pool.hasNext());
      for (int i = 0; i < 5; i++) {
        assertTrue(pool.offer(i + search, i));
      }
      pool.trim();
      assertSameFloat("nearest", search, pool.nearestDistance());
      assertFalse("two are nearer", pool.offer(4 + search, 7));
      assertEquals(0, pool.take());
      // What the search before took once had a place in the beam, that of the second one.
      assertTrue("two are kept", pool.hasNext());
      assertEquals(1, pool.take());
    }
  }

  /** What was taken counts: a beam is filled by all that a search has seen, not by what is open. */
  public void testWhatWasTakenCounts() {
    CandidatePool pool = new CandidatePool();
    pool.reset(4);
    for (int i = 0; i < 4; i++) {
      pool.offer(i, i);
      pool.trim();
      assertEquals(i, pool.take());
    }
    assertTrue("nothing was dropped yet", pool.offer(9, 9));
    pool.trim();
    assertFalse("four are nearer", pool.hasNext());
    assertTrue("nearer than what was taken", pool.offer(2.5f, 5));
    pool.trim();
    assertEquals(5, pool.take());
    assertTrue("bound=" + pool.bound(), pool.bound() > 2.5f && pool.bound() <= 3);
  }

  /** A wide search must not leave its arrays behind, and nothing else may change for the next. */
  public void testShrinks() {
    CandidatePool pool = new CandidatePool();
    long small = RamUsageTester.ramUsed(pool);
    for (int round = 0; round < 3; round++) {
      pool.reset(50_000);
      for (int i = 0; i < 50_000; i++) {
        pool.offer(i, i);
      }
      pool.trim();
      for (int takes = round * 2000; takes > 0; takes--) {
        pool.take();
      }
      assertTrue("it has grown", RamUsageTester.ramUsed(pool) > small + 300_000);
      pool.shrink();
      assertEquals(small, RamUsageTester.ramUsed(pool));
      checkAgainstModel(pool, 1 + random().nextInt(700), FloatKind.any(random()));
      pool.shrink();
      assertEquals(small, RamUsageTester.ramUsed(pool));
    }
  }

  public void testNotANumberIsNeverNear() {
    CandidatePool pool = new CandidatePool();
    pool.reset(3);
    assertFalse(pool.offer(Float.NaN, 1));
    pool.trim();
    assertFalse(pool.hasNext());
    assertSameFloat("nearest", Float.POSITIVE_INFINITY, pool.nearestDistance());
  }

  public void testEmpty() {
    CandidatePool pool = new CandidatePool();
    pool.reset(1);
    pool.trim();
    assertFalse(pool.hasNext());
    assertSameFloat("bound", Float.POSITIVE_INFINITY, pool.bound());
    assertFalse(pool.offer(Float.POSITIVE_INFINITY, 1));
    pool.trim();
    assertFalse("infinitely far", pool.hasNext());
  }
}
