package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.DiskImage;
import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.LogSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.crash.model.PlainLog.PlainFrame;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Changes bytes of a log behind its back, and compares the verdict with the one that the plain
 * reading of the files leads to: refused at exactly that frame, cut there, or no difference.
 */
public final class DamageCampaign {

  /** What disks write as a whole. */
  private static final int[] SECTOR_BYTES = {512, 4096};

  private final int operations;
  private long cycles;
  private long refused;
  private LogSession session;
  private DiskImage image;
  private Map<String, String> commit;
  private History history;
  private List<String> names;

  public DamageCampaign(int operations) {
    this.operations = operations;
  }

  /** Damaged logs that were opened. */
  long cycles() {
    return cycles;
  }

  /** Those that were refused. */
  public long refused() {
    return refused;
  }

  /** Damages the log of a seed so many times, each time anew. */
  public void run(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      write(seed, random.nextBoolean());
      for (int i = 0; i < count; i++) {
        SplittableRandom own = random.split();
        String name = names.get(own.nextInt(names.size()));
        byte[] damaged = damaged(name, own);
        try {
          check(name, damaged);
        } catch (Violation e) {
          throw new Violation(
              e.promise(),
              "seed " + seed + ", damage " + i + " of " + name + ": " + e.getMessage(),
              e);
        }
      }
    } catch (IOException e) {
      throw new Violation(Promise.OPENS, "seed " + seed + ": " + e, e);
    }
  }

  private void write(long seed, boolean closes) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    history = History.empty();
    session = new LogSession(disk, history, seed);
    session.open();
    for (int i = 0; i < operations; i++) {
      session.step();
    }
    session.log.force();
    if (closes) {
      session.close();
    }
    image = DiskImage.of(disk, LogSession.LOG);
    commit = session.commits.last();
    names = image.files.keySet().stream().filter(PlainLog::isGeneration).toList();
    requireEqual(Long.MAX_VALUE, replay(image.writeTo(new SimulatedDisk())));
  }

  private List<History.Frame> replay(SimulatedLogStorage storage) throws IOException {
    List<History.Frame> replayed = new ArrayList<>();
    try (LogRecovery recovery = LogRecovery.readOnly(storage, session.options, commit)) {
      recovery.replay((lsn, batch) -> replayed.add(new History.Frame(lsn, batch, 0, 0)));
    }
    return replayed;
  }

  /** A bit, a sector that is zero, stale or elsewhere, or a stretch of another place. */
  private byte[] damaged(String name, SplittableRandom random) {
    byte[] bytes = image.files.get(name).clone();
    List<PlainFrame> frames = PlainLog.frames(bytes);
    PlainFrame frame = frames.isEmpty() ? null : frames.get(random.nextInt(frames.size()));
    int at = frame == null ? random.nextInt(bytes.length) : frame.offset();
    int end = frame == null ? bytes.length : frame.end();
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        // Half of the flips in headers of frames.
        int length = random.nextBoolean() ? Math.min(40, end - at) : end - at;
        bytes[at + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
      }
      case 3 -> bytes[random.nextInt(PlainLog.FIRST_FRAME)] ^= (byte) (1 << random.nextInt(8));
      case 4 -> {
        int size = sectorBytes(random);
        int sector = (at + random.nextInt(end - at)) / size * size;
        if (sector >= PlainLog.FIRST_FRAME) {
          Arrays.fill(bytes, sector, Math.min(bytes.length, sector + size), (byte) 0);
        }
      }
      case 5 -> splice(bytes, image.files.get(names.get(random.nextInt(names.size()))), random);
      case 6 -> {
        // A frame of the same file in another place.
        int length = Math.min(end - at, bytes.length - at);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        int to =
            frames.isEmpty()
                ? PlainLog.FIRST_FRAME
                : frames.get(random.nextInt(frames.size())).offset();
        System.arraycopy(copy, 0, bytes, to, Math.min(length, bytes.length - to));
      }
      case 7 -> moveSectors(bytes, at, end, random);
      case 8 -> {
        // As it was in another generation, whose room the file was given.
        byte[] other = image.files.get(names.get(random.nextInt(names.size())));
        int size = sectorBytes(random);
        int sector = (at + random.nextInt(end - at)) / size * size;
        if (sector >= PlainLog.FIRST_FRAME && sector < other.length) {
          int length = Math.min(size, Math.min(bytes.length, other.length) - sector);
          System.arraycopy(other, sector, bytes, sector, length);
        }
      }
      default -> {
        int from = PlainLog.FIRST_FRAME + random.nextInt(bytes.length - PlainLog.FIRST_FRAME + 1);
        if (from < bytes.length) {
          bytes[from] ^= 1;
        }
      }
    }
    return bytes;
  }

  private static int sectorBytes(SplittableRandom random) {
    return SECTOR_BYTES[random.nextInt(SECTOR_BYTES.length)];
  }

  /** Two sectors that changed places, or one that was written in the place of another. */
  private static void moveSectors(byte[] bytes, int at, int end, SplittableRandom random) {
    int size = sectorBytes(random);
    int sectors = bytes.length / size;
    int first = PlainLog.FIRST_FRAME / size;
    int sector = (at + random.nextInt(end - at)) / size;
    if (sectors <= first || sector < first || sector >= sectors) {
      return;
    }
    int other = (first + random.nextInt(sectors - first)) * size;
    byte[] moved = Arrays.copyOfRange(bytes, sector * size, (sector + 1) * size);
    if (random.nextBoolean()) {
      System.arraycopy(bytes, other, bytes, sector * size, size);
    }
    System.arraycopy(moved, 0, bytes, other, size);
  }

  /** Bytes of another file from the same offset on, as stale blocks are. */
  private static void splice(byte[] bytes, byte[] other, SplittableRandom random) {
    List<PlainFrame> frames = PlainLog.frames(other);
    if (frames.isEmpty()) {
      return;
    }
    int from = frames.get(random.nextInt(frames.size())).offset();
    int to = Math.min(bytes.length, other.length);
    if (from < to) {
      System.arraycopy(other, from, bytes, from, to - from);
    }
  }

  private void check(String name, byte[] damaged) throws IOException {
    cycles++;
    DiskImage changed = image.copy();
    changed.files.put(name, damaged);
    LogCorruptException refusal = null;
    List<History.Frame> replayed = List.of();
    List<PlainFrame> hit = damagedFrames(name, damaged);
    PlainFrame first = hit.isEmpty() ? null : hit.get(0);
    try {
      replayed = replay(changed.writeTo(new SimulatedDisk()));
    } catch (LogCorruptException e) {
      refusal = e;
      refused++;
    } catch (LogMismatchException e) {
      // What is zero to its end has no damage to point at: an older log beside a newer commit.
      boolean looksOlder =
          e.reason() == LogMismatchException.Reason.LOG_BEHIND_COMMIT
              && first != null
              && isZero(damaged, first.offset())
              && durable(name, damaged, first) >= first.lsn();
      Violation.require(looksOlder, Promise.VERDICT_RIGHT, e.toString());
      return;
    } catch (IOException e) {
      throw new Violation(Promise.VERDICT_RIGHT, e.toString(), e);
    }
    if (first == null) {
      Violation.require(
          refusal == null, Promise.VERDICT_RIGHT, "no frame is damaged, and: " + refusal);
      requireEqual(Long.MAX_VALUE, replayed);
      return;
    }
    long durable = durable(name, damaged, first);
    Violation.require(
        durable >= first.lsn() || first.lsn() > session.proven() || hit.size() > 1,
        Promise.DAMAGE_REFUSED,
        "LSN=" + first.lsn() + " was to be proven, and no other frame proves it");
    if (durable >= first.lsn()) {
      Violation.require(
          refusal != null,
          Promise.DAMAGE_REFUSED,
          "damage of LSN=" + first.lsn() + " at offset " + first.offset() + " is not noticed");
      Violation.require(
          refusal.offset() == first.offset()
              && refusal.firstLsn() == first.lsn()
              && name.contains(String.format(Locale.ROOT, "%010d", refusal.generation())),
          Promise.VERDICT_RIGHT,
          "damage of " + first + ": " + refusal);
    } else {
      Violation.require(
          refusal == null, Promise.VERDICT_RIGHT, "a tail of no proof is refused: " + refusal);
      requireEqual(first.lsn(), replayed);
    }
  }

  /** The frames from the replay point on that are not what they were. */
  private List<PlainFrame> damagedFrames(String name, byte[] damaged) {
    List<PlainFrame> hit = new ArrayList<>();
    byte[] original = image.files.get(name);
    long offset = PlainLog.FIRST_FRAME;
    long replayGeneration = Long.parseLong(commit.get("xlog.replay.gen"));
    if (generation(name) < replayGeneration) {
      return hit;
    }
    if (generation(name) == replayGeneration) {
      offset = Long.parseLong(commit.get("xlog.replay.offset"));
    }
    long end = statedEnd(name, original.length);
    for (PlainFrame frame : PlainLog.frames(original)) {
      if (frame.offset() == offset && offset < end) {
        offset = frame.end();
        if (Arrays.equals(
                original, frame.offset(), frame.end(), damaged, frame.offset(), frame.end())
            == false) {
          hit.add(frame);
        }
      }
    }
    return hit;
  }

  private static boolean isZero(byte[] bytes, int from) {
    return Arrays.mismatch(
            bytes, from, bytes.length, new byte[bytes.length - from], 0, bytes.length - from)
        < 0;
  }

  private static long generation(String name) {
    return Long.parseLong(name.substring(4, 14));
  }

  /** The end that the next file's header states. */
  private long statedEnd(String name, long length) {
    int next = names.indexOf(name) + 1;
    return next == names.size()
        ? length
        : ByteBuffer.wrap(image.files.get(names.get(next)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong(112);
  }

  /** Up to where anything else says that the log was durable. */
  private long durable(String name, byte[] damaged, PlainFrame first) {
    if (names.indexOf(name) + 1 < names.size()) {
      return Long.MAX_VALUE;
    }
    long durable =
        Math.max(
            Long.parseLong(commit.get("xlog.synced.lsn")),
            Long.parseLong(commit.get("xlog.max.lsn")));
    PlainLog.PlainWitness witness = PlainLog.witness(image.files.get(PlainLog.WITNESS));
    if (witness != null && witness.generation() == generation(name)) {
      durable = Math.max(durable, witness.durableLsn());
    }
    for (PlainFrame frame : PlainLog.frames(damaged)) {
      if (frame.offset() > first.offset()) {
        durable = Math.max(durable, frame.durableLsn());
      }
    }
    return durable;
  }

  private void requireEqual(long belowLsn, List<History.Frame> replayed) {
    int i = 0;
    long replayLsn = Long.parseLong(commit.get("xlog.replay.lsn"));
    for (History.Frame batch : history.batchesBelow(belowLsn)) {
      if (batch.lsn() >= replayLsn) {
        Violation.require(
            i < replayed.size()
                && replayed.get(i).lsn() == batch.lsn()
                && Operations.equal(replayed.get(i).operations(), batch.operations()),
            Promise.PREFIX,
            "batch of LSN=" + batch.lsn() + " is not replayed as it was");
        i++;
      }
    }
    Violation.require(
        i == replayed.size(),
        Promise.NOTHING_INVENTED,
        replayed.size() + " batches are replayed, and " + i + " are whole");
  }
}
