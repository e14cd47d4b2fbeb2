package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.DiskImage;
import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.LogSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.crash.model.PlainLog.PlainWitness;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Damages one place of one file of a log that nobody has open, or takes a whole file away, or puts
 * an older one in its place, or lets two change places. Whatever it is: what the log said of itself
 * when it was last idle is replayed, or opening is refused.
 */
public final class RestCampaign {

  /** No damage in one piece is longer. */
  private static final int MAX_DAMAGE_BYTES = 32 << 10;

  private static final int MAX_RANGE_BYTES = 64;
  private static final int[] BLOCK_BYTES = {512, 4096};
  private static final long IDLE_NANOS = 100_000_000;
  private static final int KINDS = 12;
  private static final int MISSING = 8;

  /** Closed, in the middle of its work, idle behind writes that nothing forces, or else idle. */
  private static final int CLOSED = 1;

  private static final int BUSY = 2;
  private static final int UNFORCED = 3;
  private static final int ENDS = 4;

  /** One workload in so many ends on a disk that has no room for the witness. */
  private static final int LACKS_WITNESS = 4;

  private final int operations;
  private final int[] refusals = new int[KINDS];
  private final Set<Integer> generationCounts = new TreeSet<>();
  private long cycles;
  private LogSession session;
  private History history;
  private DiskImage image;
  private List<DiskImage> older;
  private Map<String, String> commit;
  private long replayLsn;

  /** Up to here nothing may be missing. */
  private long kept;

  /** The same when a file is missing as a whole, or the last generation is as it was. */
  private long forced;

  private String lastGeneration;

  public RestCampaign(int operations) {
    this.operations = operations;
  }

  /** Damaged logs that were opened. */
  public long cycles() {
    return cycles;
  }

  /** How many were refused, by the kind of damage. */
  public int[] refusals() {
    return refusals.clone();
  }

  /** How many generations the logs had. */
  public Set<Integer> generationCounts() {
    return generationCounts;
  }

  /** Damages the log of a seed so many times, each time anew. */
  public void run(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      write(seed, random.nextInt(ENDS));
      check(image, -1);
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(KINDS);
        DiskImage changed = image.copy();
        String what = damage(changed, kind, random.split());
        try {
          check(changed, kind);
        } catch (Violation e) {
          throw new Violation(
              e.promise(),
              "seed " + seed + ", damage " + i + ", kind " + kind + ", " + what + ": " + e,
              e);
        }
      }
    } catch (IOException e) {
      throw new Violation(Promise.OPENS, "seed " + seed + ": " + e, e);
    }
  }

  /** A log that was left idle, closed, or in the middle of its work. */
  private void write(long seed, int plannedEnd) throws IOException {
    boolean lacksWitness = seed % LACKS_WITNESS == LACKS_WITNESS - 1;
    int end = lacksWitness ? BUSY : plannedEnd;
    SimulatedDisk disk = new SimulatedDisk();
    history = History.empty();
    session = new LogSession(disk, history, seed);
    session.open();
    // One at least, if the disk is full from the first write on.
    older = new ArrayList<>(List.of(DiskImage.of(disk, LogSession.LOG)));
    if (lacksWitness) {
      disk.plan(LogFaults.fullWitness(seed, operations));
    }
    try {
      work(disk);
    } catch (IOException | AlreadyClosedException e) {
      Violation.require(lacksWitness, Promise.OPENS, e.toString());
    }
    List<History.Frame> batches = history.batchesBelow(session.log.durableLsn() + 1);
    if (end == UNFORCED) {
      session.writeUnforced();
    }
    if (end == CLOSED) {
      session.close();
    } else if (end != BUSY) {
      session.clock.advanceNanos(IDLE_NANOS);
      while (session.log.step()) {
        // All is in the condition.
      }
      session.clock.advanceNanos(IDLE_NANOS);
      while (session.log.step()) {
        // The witness comes after the watermark.
      }
    }
    // At rest the machine may lose its power, which must cost nothing.
    boolean losesPower = end != BUSY && seed % 2 == 0;
    SimulatedDisk rest = losesPower ? disk.crash(CrashModel.STRICT, seed) : disk;
    image = DiskImage.of(rest, LogSession.LOG);
    commit = session.commits.last();
    replayLsn = Long.parseLong(commit.get("xlog.replay.lsn"));
    List<String> generations =
        image.files.keySet().stream().filter(PlainLog::isGeneration).sorted().toList();
    generationCounts.add(generations.size());
    lastGeneration = generations.get(generations.size() - 1);
    PlainWitness witness = PlainLog.witness(image.files.get(PlainLog.WITNESS));
    kept = witness.durableLsn();
    forced = batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastLsn();
    Violation.require(
        end == BUSY || kept >= forced,
        Promise.IN_TIME,
        "the witness knows LSN=" + kept + " of LSN=" + forced);
  }

  private void work(SimulatedDisk disk) throws IOException {
    for (int i = 0; i < operations; i++) {
      FaultLoop.unlessFull(session::step);
      if (i % 3 == 0) {
        older.add(DiskImage.of(disk, LogSession.LOG));
      }
    }
    session.log.force();
  }

  private void check(DiskImage changed, int kind) throws IOException {
    cycles++;
    SimulatedLogStorage storage = changed.writeTo(new SimulatedDisk());
    List<History.Frame> replayed = new ArrayList<>();
    long lastLsn;
    try (LogRecovery recovery = LogRecovery.readOnly(storage, session.options, commit)) {
      recovery.replay((lsn, batch) -> replayed.add(new History.Frame(lsn, batch, 0, 0)));
      lastLsn = recovery.report().lastLsn();
    } catch (LogCorruptException | LogMismatchException e) {
      Violation.require(kind >= 0, Promise.OPENS, e.toString());
      refusals[kind]++;
      return;
    } catch (IOException e) {
      throw new Violation(Promise.VERDICT_RIGHT, e.toString(), e);
    }
    // What lies behind the last proof is lost by damage of the last generation alone.
    byte[] last = changed.files.get(lastGeneration);
    boolean isWhole = kind == MISSING || Arrays.equals(last, image.files.get(lastGeneration));
    long must = isWhole ? Math.max(kept, forced) : kept;
    Violation.require(
        lastLsn >= must,
        Promise.DAMAGE_REFUSED,
        "opens with LSN=" + lastLsn + ", and LSN=" + must + " was acknowledged and proven");
    List<History.Frame> expected = history.batchesBelow(lastLsn + 1);
    expected.removeIf(batch -> batch.lsn() < replayLsn);
    Violation.require(
        expected.size() == replayed.size(),
        Promise.PREFIX,
        replayed.size() + " batches are replayed, not " + expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Violation.require(
          expected.get(i).lsn() == replayed.get(i).lsn()
              && Operations.equal(expected.get(i).operations(), replayed.get(i).operations()),
          Promise.BITS_EQUAL,
          "batch of LSN=" + expected.get(i).lsn());
    }
  }

  /** Returns what was done, for messages. */
  private String damage(DiskImage changed, int kind, SplittableRandom random) {
    List<String> names = List.copyOf(changed.files.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = changed.files.get(name).clone();
    String other = names.get(random.nextInt(names.size()));
    switch (kind) {
      case MISSING -> changed.files.remove(name);
      case 9 -> changed.files.put(name, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
      case 10 -> {
        byte[] before = older.get(random.nextInt(older.size())).files.get(name);
        changed.files.put(name, before == null ? bytes : before);
      }
      case 11 -> {
        changed.files.put(name, changed.files.get(other));
        if (random.nextBoolean()) {
          changed.files.put(other, bytes);
        }
      }
      default -> {
        if (bytes.length > 0) {
          damage(name, bytes, kind, random);
        }
        changed.files.put(name, bytes);
      }
    }
    return kind == 11 ? name + " and " + other : name;
  }

  private void damage(String name, byte[] bytes, int kind, SplittableRandom random) {
    int at = place(bytes, random);
    int block = BLOCK_BYTES[random.nextInt(BLOCK_BYTES.length)];
    int from = at / block * block;
    int length = Math.min(block, bytes.length - from);
    switch (kind) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> overwrite(bytes, at, 1 + random.nextInt(MAX_RANGE_BYTES), random);
      case 2 -> overwrite(bytes, at, 1 + random.nextInt(MAX_DAMAGE_BYTES), random);
      case 3 -> Arrays.fill(bytes, from, from + length, (byte) 0);
      case 4, 5 -> {
        // Changes places with another block, or is written over by it.
        int to = place(bytes, random) / block * block;
        int shared = Math.min(length, bytes.length - to);
        byte[] moved = Arrays.copyOfRange(bytes, from, from + shared);
        System.arraycopy(bytes, to, bytes, from, shared);
        if (kind == 4) {
          System.arraycopy(moved, 0, bytes, to, shared);
        }
      }
      case 6 -> {
        int to = place(bytes, random);
        int shared = Math.min(1 + random.nextInt(MAX_DAMAGE_BYTES), bytes.length - at);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + shared);
        System.arraycopy(copy, 0, bytes, to, Math.min(shared, bytes.length - to));
      }
      default -> {
        // A block as it was before.
        byte[] before = older.get(random.nextInt(older.size())).files.get(name);
        if (before != null && from + length <= before.length) {
          System.arraycopy(before, from, bytes, from, length);
        }
      }
    }
  }

  /** Half of the places near the end of what is not zero. */
  private static int place(byte[] bytes, SplittableRandom random) {
    int end = bytes.length;
    while (end > 1 && bytes[end - 1] == 0) {
      end--;
    }
    int near = Math.max(0, end - 1 - random.nextInt(200));
    return random.nextBoolean() ? near : random.nextInt(bytes.length);
  }

  /** With anything, or with the same byte again and again. */
  private static void overwrite(byte[] bytes, int at, int length, SplittableRandom random) {
    int to = Math.min(bytes.length, at + length);
    int filling = random.nextInt(3);
    for (int i = at; i < to; i++) {
      bytes[i] = filling == 0 ? 0 : filling == 1 ? -1 : (byte) random.nextInt(256);
    }
  }
}
