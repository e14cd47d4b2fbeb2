package dev.vectorcodec.crash;

import dev.vectorcodec.crash.kill.KillChild;
import dev.vectorcodec.crash.kill.KillReport;
import dev.vectorcodec.crash.kill.KillWitness;
import dev.vectorcodec.crash.kill.KillWrite;
import dev.vectorcodec.crash.kill.Recovered;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongPredicate;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BytesRef;

/** Promise: the witness of kills accepts what can have happened, and nothing else. */
public class TestKillWitness extends LuceneTestCase {

  private static final int RUN = 1;
  private static final int SEEDS = 100_000;

  private long seed;

  /** Two threads; what is found after their writes, in the order in which they are given. */
  private final KillReport report = new KillReport(RUN, 2);

  private final Map<BytesRef, Recovered.Found> found = new HashMap<>();
  private long last;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    report.add(KillChild.RECOVERED + " 0");
  }

  /** Looks for a seed whose writes are as a test needs them. */
  private void seed(LongPredicate condition) {
    for (seed = random().nextInt(SEEDS); condition.test(seed) == false; seed++) {
      assertTrue("no such writes", seed < 100 * SEEDS);
    }
  }

  /** A write of one thread puts a document, and one of the other is about the same id. */
  private void seedOfOneId(BiPredicate<KillWrite, Long> other) {
    seed(
        s ->
            putsOne(write(0, 0), s)
                && other.test(write(1, 0), s)
                && id(write(0, 0).batch(s).get(0)).equals(id(write(1, 0).batch(s).get(0))));
  }

  private static KillWrite write(int thread, int sequence) {
    return new KillWrite(RUN, thread, sequence);
  }

  private static boolean putsOne(KillWrite write, long seed) {
    return write.batch(seed).size() == 1 && putsAll(write, seed);
  }

  /** Only documents, of different ids, and none that the index refuses. */
  private static boolean putsAll(KillWrite write, long seed) {
    return write.isRefused(seed) == false
        && write.batch(seed).stream().allMatch(LogOperation.Put.class::isInstance)
        && write.batch(seed).stream().map(TestKillWitness::id).distinct().count()
            == write.batch(seed).size();
  }

  private static boolean deletesOne(KillWrite write, long seed) {
    return write.batch(seed).size() == 1 && write.batch(seed).get(0) instanceof LogOperation.Delete;
  }

  private static BytesRef id(LogOperation operation) {
    return operation instanceof LogOperation.Put put
        ? new BytesRef(put.record().id())
        : new BytesRef(((LogOperation.Delete) operation).id());
  }

  private BytesRef id(KillWrite write) {
    return id(write.batch(seed).get(0));
  }

  /** The write takes the next numbers and shows. */
  private void apply(KillWrite write) {
    for (int i = 0; i < write.batch(seed).size(); i++) {
      LogOperation operation = write.batch(seed).get(i);
      last++;
      if (operation instanceof LogOperation.Put) {
        found.put(id(operation), new Recovered.Found(last, new KillWrite.Place(write, i)));
      } else {
        found.remove(id(operation));
      }
    }
  }

  private void acknowledge(KillWrite write) {
    acknowledge(write, last + 1);
    apply(write);
  }

  private void acknowledge(KillWrite write, long lsn) {
    report.add(KillChild.WROTE + " " + write.thread() + " " + write.sequence() + " " + lsn);
  }

  private KillWitness check() {
    KillWitness witness = new KillWitness(seed);
    witness.add(report);
    witness.check(found, last);
    return witness;
  }

  private void assertRefused(Promise promise) {
    Violation violation = expectThrows(Violation.class, this::check);
    assertEquals(violation.getMessage(), promise, violation.promise());
  }

  public void testLostWrite() {
    seed(s -> putsOne(write(0, 0), s) && write(0, 0).survivesKill(s));
    acknowledge(write(0, 0));
    assertEquals(0, check().lost());
    found.clear();
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
    last = 0;
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
  }

  public void testWriteThatMayBeLost() {
    seed(s -> putsOne(write(0, 0), s) && write(0, 0).survivesKill(s) == false);
    acknowledge(write(0, 0));
    assertEquals(0, check().lost());
    found.clear();
    // The log is said to have it.
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
    last = 0;
    assertEquals(1, check().lost());
    report.add(KillChild.DURABLE + " 1");
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
  }

  public void testOrderOfAnId() {
    seedOfOneId(TestKillWitness::putsOne);
    acknowledge(write(0, 0));
    Map<BytesRef, Recovered.Found> older = new HashMap<>(found);
    acknowledge(write(1, 0));
    check();
    found.putAll(older);
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
  }

  public void testDeletedDocument() {
    seedOfOneId(TestKillWitness::deletesOne);
    acknowledge(write(0, 0));
    Map<BytesRef, Recovered.Found> before = new HashMap<>(found);
    acknowledge(write(1, 0));
    check();
    found.putAll(before);
    assertRefused(Promise.NOTHING_INVENTED);
  }

  public void testBatchUnderWay() {
    seed(
        s ->
            write(0, 0).batch(s).size() == 2
                && putsAll(write(0, 0), s)
                && putsOne(write(1, 0), s)
                && write(0, 0).batch(s).stream()
                    .noneMatch(one -> id(one).equals(id(write(1, 0).batch(s).get(0)))));
    acknowledge(write(1, 0));
    Map<BytesRef, Recovered.Found> without = new HashMap<>(found);
    apply(write(0, 0));
    assertEquals(1, check().placed());
    // Half of it.
    found.remove(id(write(0, 0)));
    assertRefused(Promise.NOTHING_INVENTED);
    found.clear();
    found.putAll(without);
    assertEquals(0, check().placed());
  }

  public void testDeletionUnderWay() {
    seedOfOneId(TestKillWitness::deletesOne);
    acknowledge(write(0, 0));
    assertEquals(0, check().placed());
    found.clear();
    // It has no number to have.
    assertRefused(Promise.ACKNOWLEDGED_SURVIVES);
    last++;
    assertEquals(1, check().placed());
  }

  public void testInventedDocument() {
    seed(s -> putsOne(write(0, 0), s) && putsOne(write(0, 2), s));
    acknowledge(write(0, 0));
    apply(write(0, 2));
    Violation violation = expectThrows(Violation.class, this::check);
    assertTrue(
        violation.getMessage(),
        violation.promise() == Promise.NOTHING_INVENTED
            || violation.promise() == Promise.ACKNOWLEDGED_SURVIVES);
  }

  public void testNumbers() {
    seed(s -> putsOne(write(0, 0), s) && putsOne(write(1, 0), s) && putsOne(write(0, 1), s));
    acknowledge(write(0, 0));
    acknowledge(write(1, 0), last);
    assertRefused(Promise.NUMBERS_UNIQUE);
  }

  public void testNumbersOfAThread() {
    seed(s -> putsOne(write(0, 0), s) && putsOne(write(0, 1), s));
    last = 2;
    acknowledge(write(0, 0), 2);
    acknowledge(write(0, 1), 1);
    assertRefused(Promise.NUMBERS_UNIQUE);
  }

  /** What was there once stays, though nobody has written since. */
  public void testLaterOpenings() {
    seed(s -> putsOne(write(0, 0), s));
    acknowledge(write(0, 0));
    KillWitness witness = check();
    witness.check(found, last);
    expectThrows(Violation.class, () -> witness.check(found, last - 1));
    expectThrows(Violation.class, () -> witness.check(Map.of(), last));
  }
}
