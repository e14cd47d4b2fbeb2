package dev.vectorcodec.crash.kill;

import dev.vectorcodec.crash.kill.KillReport.Written;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;

/**
 * Knows what processes have promised, and compares it with what is recovered: exactly, but for the
 * writes that were under way at a kill. Each of those may be there or not, at any number that is
 * free; but some choice for all of them together must lead to what is there.
 */
public final class KillWitness {

  private static final int MAX_CHOICES = 1 << 20;

  private final long seed;

  /** What was found the last time, and the last number then. */
  private Map<BytesRef, Recovered.Found> before = Map.of();

  private long lastBefore;

  /** Of the process that wrote since; null when none did. */
  private KillReport report;

  /** The last number that was recovered after it; {@link KillReport#NOTHING} when nobody said. */
  private long recoveredAfter = KillReport.NOTHING;

  private long writes;
  private long lost;
  private long placed;

  /** Of an index that is not there yet. */
  public KillWitness(long seed) {
    this.seed = seed;
  }

  /** Writes that were acknowledged. */
  long writes() {
    return writes;
  }

  /** Those that were acknowledged as what a kill may take, and that it took. */
  public long lost() {
    return lost;
  }

  /** Writes that were under way, and are there all the same. */
  public long placed() {
    return placed;
  }

  /** A process was killed; at most one of those between two checks has written. */
  public void add(KillReport killed) {
    if (report == null) {
      require(
          killed.recovered() < 0 || killed.recovered() >= lastBefore,
          Promise.ACKNOWLEDGED_SURVIVES,
          "opened up to LSN=" + killed.recovered() + ", and before up to LSN=" + lastBefore);
      report = killed.written().isEmpty() ? null : killed;
    } else {
      require(killed.written().isEmpty(), Promise.OPENS, "two processes have written");
      recoveredAfter = recoveredAfter < 0 ? killed.recovered() : recoveredAfter;
    }
  }

  private static void require(boolean kept, Promise promise, String message) {
    Violation.require(kept, promise, message);
  }

  /** Where writes to one id lead to: to the one with the highest number. */
  private static final class State {

    private final Map<BytesRef, Recovered.Found> last;
    private long barrier;

    State(Map<BytesRef, Recovered.Found> last, long barrier) {
      this.last = new TreeMap<>(last);
      this.barrier = barrier;
    }

    void apply(KillWrite write, List<LogOperation> batch, long lsn) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.get(i) instanceof LogOperation.Put put) {
          put(put.record().id(), new Recovered.Found(lsn + i, new KillWrite.Place(write, i)));
        } else if (batch.get(i) instanceof LogOperation.Delete delete) {
          put(delete.id(), new Recovered.Found(lsn + i, null));
        } else {
          barrier = Math.max(barrier, lsn);
        }
      }
    }

    private void put(byte[] id, Recovered.Found found) {
      last.merge(new BytesRef(id), found, (one, other) -> one.lsn() > other.lsn() ? one : other);
    }

    Map<BytesRef, Recovered.Found> visible() {
      Map<BytesRef, Recovered.Found> visible = new TreeMap<>(last);
      visible.values().removeIf(found -> found.place() == null || found.lsn() < barrier);
      return visible;
    }
  }

  /** A write under way, and the numbers it may have; 0 for none. */
  private record UnderWay(KillWrite write, List<LogOperation> batch, List<Long> choices) {}

  /**
   * Compares.
   *
   * @param found all that is there
   * @param last number that the log was recovered to
   */
  public void check(Map<BytesRef, Recovered.Found> found, long last) {
    if (report == null) {
      require(
          last >= lastBefore,
          Promise.ACKNOWLEDGED_SURVIVES,
          "recovered up to LSN=" + last + ", and before up to LSN=" + lastBefore);
      requireEqual(new State(before, 0).visible(), found);
    } else {
      checkWritten(found, recoveredAfter < 0 ? last : recoveredAfter);
    }
    before = Map.copyOf(found);
    lastBefore = last;
    report = null;
    recoveredAfter = KillReport.NOTHING;
  }

  private void checkWritten(Map<BytesRef, Recovered.Found> found, long last) {
    BitSet taken = checkNumbers();
    State state = new State(before, 0);
    boolean[] isLost = new boolean[report.underWay().size()];
    long[] first = new long[isLost.length];
    Arrays.fill(first, report.recovered() + 1);
    require(
        last >= report.durable(),
        Promise.ACKNOWLEDGED_SURVIVES,
        "recovered up to LSN=" + last + ", committed or shown up to LSN=" + report.durable());
    for (Written written : report.written()) {
      List<LogOperation> batch = written.write().batch(seed);
      long end = written.lsn() + batch.size() - 1;
      writes++;
      if (end <= last) {
        state.apply(written.write(), batch, written.lsn());
        first[written.write().thread()] = end + 1;
        continue;
      }
      require(
          written.write().survivesKill(seed) == false,
          Promise.ACKNOWLEDGED_SURVIVES,
          "recovered up to LSN=" + last + ", acknowledged " + written);
      require(written.lsn() > last, Promise.BATCH_WHOLE, "LSN=" + last + " is inside " + written);
      isLost[written.write().thread()] = true;
      lost++;
    }
    List<UnderWay> open = new ArrayList<>();
    for (KillWrite write : report.underWay()) {
      // What comes after something that is lost is lost.
      if (isLost[write.thread()] == false && write.isRefused(seed) == false) {
        open.add(underWay(write, first[write.thread()], last, taken, found));
      }
    }
    requireExplained(state, open, found);
  }

  /** Numbers that were given, each once, and rising in each thread. */
  private BitSet checkNumbers() {
    BitSet taken = new BitSet();
    long[] last = new long[report.underWay().size()];
    long base = report.recovered();
    for (Written written : report.written()) {
      int size = written.write().batch(seed).size();
      int from = Math.toIntExact(written.lsn() - base);
      int thread = written.write().thread();
      require(from > last[thread], Promise.NUMBERS_UNIQUE, written + " after " + last[thread]);
      require(
          taken.get(from, from + size).isEmpty(),
          Promise.NUMBERS_UNIQUE,
          "numbers given twice: " + written);
      taken.set(from, from + size);
      last[thread] = from + (size - 1L);
    }
    return taken;
  }

  private UnderWay underWay(
      KillWrite write, long first, long last, BitSet taken, Map<BytesRef, Recovered.Found> found) {
    List<LogOperation> batch = write.batch(seed);
    List<Long> choices = new ArrayList<>();
    for (Recovered.Found document : found.values()) {
      if (document.place().write().equals(write)) {
        // Its own number says it.
        choices.add(document.lsn() - document.place().operation());
        return new UnderWay(write, batch, choices);
      }
    }
    choices.add(0L);
    for (long lsn = first; lsn + batch.size() - 1 <= last; lsn++) {
      int from = Math.toIntExact(lsn - report.recovered());
      if (taken.get(from, from + batch.size()).isEmpty()) {
        choices.add(lsn);
      }
    }
    return new UnderWay(write, batch, choices);
  }

  private void requireExplained(
      State state, List<UnderWay> open, Map<BytesRef, Recovered.Found> found) {
    long choices = 1;
    for (UnderWay write : open) {
      choices *= write.choices.size();
      if (choices > MAX_CHOICES) {
        throw new AssertionError("too many choices for " + open);
      }
    }
    for (long choice = 0; choice < choices; choice++) {
      State candidate = new State(state.last, state.barrier);
      BitSet numbers = new BitSet();
      long rest = choice;
      boolean possible = true;
      int there = 0;
      for (UnderWay write : open) {
        long lsn = write.choices.get((int) (rest % write.choices.size()));
        rest /= write.choices.size();
        if (lsn > 0) {
          int from = Math.toIntExact(lsn - report.recovered());
          possible &= numbers.get(from, from + write.batch.size()).isEmpty();
          numbers.set(from, from + write.batch.size());
          candidate.apply(write.write, write.batch, lsn);
          there++;
        }
      }
      if (possible && candidate.visible().equals(found)) {
        placed += there;
        return;
      }
    }
    requireEqual(state.visible(), found);
    throw new AssertionError("equal, and no choice leads there: " + open);
  }

  private void requireEqual(
      Map<BytesRef, Recovered.Found> expected, Map<BytesRef, Recovered.Found> found) {
    if (expected.equals(found)) {
      return;
    }
    StringBuilder difference = new StringBuilder("no order of what was under way leads here:");
    Promise promise = Promise.NOTHING_INVENTED;
    Map<BytesRef, Recovered.Found> all = new TreeMap<>(expected);
    all.putAll(found);
    for (BytesRef id : all.keySet()) {
      Recovered.Found one = expected.get(id);
      Recovered.Found other = found.get(id);
      if (one != null && one.equals(other) == false) {
        promise = Promise.ACKNOWLEDGED_SURVIVES;
      }
      if (one == null || one.equals(other) == false) {
        difference.append("\n").append(id.utf8ToString()).append(" is ").append(other);
        difference.append(", without any of that it would be ").append(one);
      }
    }
    throw new Violation(promise, difference.toString());
  }
}
