package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.crash.Crash;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a log was given and has promised, from one start of the machine to the next crash: the exact
 * model that a recovery is compared with.
 *
 * <p>Until a recovery comes to its verdict the log may hold any beginning of {@link #frames} that
 * reaches the last promised number. From the verdict on it holds exactly what was found, because
 * the files were forced before they were read, and what was appended since.
 */
public final class History {

  /**
   * What took numbers of the log.
   *
   * @param operations of a batch; empty for an abort
   * @param abortedLsn first number of the batch that is taken back; 0 for a batch
   * @param boundary of the disk when it was appended: no crash up to there finds it
   */
  public record Frame(long lsn, List<LogOperation> operations, long abortedLsn, int boundary) {

    public long lastLsn() {
      return operations.isEmpty() ? lsn : lsn + operations.size() - 1;
    }
  }

  /** Numbers of a batch that the caller was told is refused, and of its abort. */
  private record Refusal(long firstLsn, long lastLsn, int boundary) {}

  /** What must be there at this start, if power was lost before it, and if it was not. */
  private final long durableBefore;

  private final long writtenBefore;
  private final long must;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Frame> framesBefore;
  private List<Frame> frames;
  private boolean givenUp;
  private int settledAt = Integer.MAX_VALUE;

  /** From here on nobody reads what may not be on the disk. */
  private int begunAt = Integer.MAX_VALUE;

  /** Whether at the start bytes may have been read that are not on the disk. */
  private boolean cacheLies;

  /** Whether it is so since. */
  private boolean distrusted;

  /** Whether it was so at any time before. */
  private boolean cacheLied;

  /** Whether the writer that is open has given a number. */
  private boolean hasBegun;

  private final Timeline durable;
  private final Timeline written;
  private final Timeline epoch;

  private History(List<Frame> frames, long durable, long written, long must, long epoch) {
    this.framesBefore = frames;
    this.frames = frames;
    this.durableBefore = durable;
    this.writtenBefore = written;
    this.must = must;
    this.durable = new Timeline(durable);
    this.written = new Timeline(written);
    this.epoch = new Timeline(epoch);
  }

  /** Of a disk without a log. */
  public static History empty() {
    return new History(List.of(), 0, 0, 0, 0);
  }

  /** What the start after a crash finds. */
  public History after(Crash crash, int firstBoundary, int lastBoundary) {
    int boundary = Math.clamp(crash.boundary(), firstBoundary, lastBoundary);
    boolean settled = boundary >= settledAt;
    List<Frame> possible = new ArrayList<>();
    for (Frame frame : settled ? frames : framesBefore) {
      if (settled == false || frame.boundary < boundary) {
        possible.add(new Frame(frame.lsn, frame.operations, frame.abortedLsn, Integer.MIN_VALUE));
      }
    }
    long power = settled ? durable.at(boundary) : durableBefore;
    boolean keepsCache = crash.model() == CrashModel.KILL && (distrusted || cacheLies) == false;
    long cache = keepsCache ? (settled ? written.at(boundary) : writtenBefore) : power;
    History next = new History(possible, power, cache, cache, epoch.at(boundary));
    next.cacheLied = cacheLied;
    for (Refusal refusal : refusals) {
      if (refusal.boundary <= boundary && refusal.lastLsn <= power) {
        next.refusals.add(new Refusal(refusal.firstLsn, refusal.lastLsn, Integer.MIN_VALUE));
      }
    }
    boolean lies = distrusted || (cacheLies && boundary < begunAt);
    next.cacheLies = lies && crash.model().losesPower() == false;
    return next;
  }

  /** An fsync failed: what was written may be read, and be gone after the next power loss. */
  public void distrustCache() {
    distrusted = true;
    cacheLied = true;
  }

  /** Nothing is known of what comes: the run is over. */
  public void giveUp() {
    givenUp = true;
  }

  public boolean isGivenUp() {
    return givenUp;
  }

  /** Whether what was read was always what was on the disk. */
  public boolean trustsCache() {
    return cacheLied == false;
  }

  /** The last number that must be found at this start. */
  long must() {
    return must;
  }

  /** The highest epoch that a writer was given. */
  long epoch() {
    return epoch.at(Integer.MAX_VALUE);
  }

  /** A recovery found all up to this number. */
  void settle(int boundary, long lastLsn) {
    Violation.require(
        lastLsn >= promised(),
        Promise.ACKNOWLEDGED_SURVIVES,
        "recovered up to LSN=" + lastLsn + ", acknowledged up to LSN=" + promised());
    List<Frame> found = new ArrayList<>();
    for (Frame frame : frames) {
      if (frame.lsn <= lastLsn) {
        Violation.require(
            frame.lastLsn() <= lastLsn,
            Promise.BATCH_WHOLE,
            "recovered up to LSN=" + lastLsn + ", inside the batch of LSN=" + frame.lsn);
        found.add(frame);
      }
    }
    frames = found;
    // Until a generation of this start is there, what is read may still be gone with the power.
    if (cacheLies == false || begunAt < Integer.MAX_VALUE) {
      settledAt = Math.min(settledAt, boundary);
      reach(boundary, lastLsn);
    }
    hasBegun = false;
  }

  /** All that was found is in a commit now, or was before. */
  void committed(int boundary) {
    if (cacheLies && settledAt == Integer.MAX_VALUE) {
      settledAt = boundary;
      reach(boundary, frames.isEmpty() ? 0 : frames.get(frames.size() - 1).lastLsn());
    }
  }

  /** At a second opening in one start all that was forced is promised. */
  private long promised() {
    return settledAt == Integer.MAX_VALUE ? must : durable.at(Integer.MAX_VALUE);
  }

  /** The writer of an epoch gave its first number. */
  void begun(int boundary, long number) {
    Violation.require(
        number > epoch(),
        Promise.NUMBERS_UNIQUE,
        "epoch " + number + " after epoch " + epoch() + " was open");
    epoch.reach(boundary, number);
    begunAt = Math.min(begunAt, boundary);
    hasBegun = true;
  }

  /** A batch got its number; {@code boundary} is of before. */
  void appended(int boundary, long lsn, List<LogOperation> operations) {
    add(new Frame(lsn, List.copyOf(operations), 0, boundary));
  }

  /** A searcher has shown all that was appended so far: none of it may be lost. */
  void seen(int boundary) {
    if (frames.isEmpty() == false) {
      reach(boundary, frames.get(frames.size() - 1).lastLsn());
    }
  }

  /** The caller was told for good that a batch was refused, which has one of these numbers. */
  void refused(int boundary, long firstLsn, long lastLsn) {
    refusals.add(new Refusal(firstLsn, lastLsn, boundary));
    durable(boundary, lastLsn);
  }

  /** Whether a batch must be known to be refused. */
  boolean isRefused(long lsn) {
    return refusals.stream().anyMatch(one -> one.firstLsn <= lsn && lsn <= one.lastLsn);
  }

  /** An abort got its number; {@code boundary} is of before. */
  void aborted(int boundary, long lsn, long abortedLsn) {
    add(new Frame(lsn, List.of(), abortedLsn, boundary));
  }

  private void add(Frame frame) {
    long last = frames.isEmpty() ? 0 : frames.get(frames.size() - 1).lastLsn();
    Violation.require(
        frame.lsn > last,
        Promise.NUMBERS_UNIQUE,
        "LSN=" + frame.lsn + " after LSN=" + last + " was given");
    frames.add(frame);
  }

  /**
   * The log says that all up to a number survives power loss. Before it gives a number itself, that
   * is nothing new: between what was recovered and its first number there are no frames.
   */
  public void durable(int boundary, long lsn) {
    if (hasBegun) {
      reach(boundary, lsn);
    }
  }

  private void reach(int boundary, long lsn) {
    durable.reach(boundary, lsn);
    written.reach(boundary, lsn);
  }

  /** The log says that all up to a number survives a kill. */
  void written(int boundary, long lsn) {
    if (hasBegun) {
      written.reach(boundary, lsn);
    }
  }

  /** The batches that hold, in order. */
  List<Frame> batches() {
    return batchesBelow(Long.MAX_VALUE);
  }

  /** The batches that hold when the log ends before a number. */
  public List<Frame> batchesBelow(long end) {
    Set<Long> aborted = new HashSet<>();
    for (Frame frame : frames) {
      aborted.add(frame.lsn < end ? frame.abortedLsn : 0);
    }
    List<Frame> batches = new ArrayList<>();
    for (Frame frame : frames) {
      boolean holds = frame.lsn < end && aborted.contains(frame.lsn) == false;
      if (holds && frame.operations.isEmpty() == false) {
        batches.add(frame);
      }
    }
    return batches;
  }

  /** Whether any frame aborts the batch of a number. */
  boolean isAborted(long lsn) {
    return frames.stream().anyMatch(frame -> frame.abortedLsn == lsn);
  }

  /** The batch of a number; null when there is none. */
  Frame find(long lsn) {
    for (Frame frame : frames) {
      if (frame.lsn == lsn) {
        return frame;
      }
    }
    return null;
  }

  /** Compares what a replay handed out with what it must. */
  void checkReplay(List<Frame> replayed, long replayLsn) {
    List<Frame> expected = batches();
    expected.removeIf(frame -> frame.lsn < replayLsn);
    int i = 0;
    for (Frame batch : replayed) {
      Frame original = find(batch.lsn);
      String name = "batch of LSN=" + batch.lsn;
      Violation.require(original != null, Promise.NOTHING_INVENTED, name + " was never written");
      Violation.require(isAborted(batch.lsn) == false, Promise.ABORTED_ABSENT, name);
      Violation.require(
          original.operations.size() == batch.operations.size(),
          Promise.BATCH_WHOLE,
          name + " has " + batch.operations.size() + " of " + original.operations.size());
      Violation.require(
          Operations.equal(original.operations, batch.operations), Promise.BITS_EQUAL, name);
      Violation.require(
          i < expected.size() && expected.get(i).lsn == batch.lsn,
          Promise.PREFIX,
          name
              + " is replayed where "
              + (i < expected.size() ? expected.get(i).lsn : 0)
              + " is due");
      i++;
    }
    if (i < expected.size()) {
      throw new Violation(
          Promise.ACKNOWLEDGED_SURVIVES,
          "batch of LSN=" + expected.get(i).lsn + " is not replayed");
    }
  }
}
