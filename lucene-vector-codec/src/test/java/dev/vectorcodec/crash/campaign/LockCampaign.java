package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.LogSession;
import dev.vectorcodec.crash.model.Operations;
import dev.vectorcodec.crash.model.PlainLog;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.write.WriteLog;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * A log whose lock another process takes while its holder goes on writing, as when somebody removes
 * the file of the lock: between any two calls of the one that opens the log, the holder may write,
 * for as long as it takes to notice. Whatever it acknowledges, the other one has read.
 *
 * <p>Or the holder is idle, with its next generation made or in want of room for it, and goes on
 * with that, or is closed. Or it is held up just before a file gets its name, and what others made
 * meanwhile stays as it is.
 */
public final class LockCampaign {

  /** As long as a lock waits for a former holder: twice what one may rely on an answer. */
  private static final long PATIENCE_NANOS = 200_000_000;

  private static final int STEPS_OF_WAITING = 16;
  private static final long LONGEST_PAUSE_NANOS = 30_000_000;
  private static final int MAX_PAUSES = 8;

  /** What the holder does while it is not held any more. */
  private enum Kind {
    WRITING,
    IDLE,
    HELD_UP
  }

  private final SplittableRandom random;
  private final Kind kind;
  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedLogStorage files =
      new SimulatedLogStorage(new SimulatedDisk(), LogSession.LOG);
  private final Operations operations;
  private final LogOptions options;
  private final Set<Long> acknowledged = new HashSet<>();
  private WriteLog holder;
  private boolean noticed;
  private int acknowledgedMeanwhile;
  private boolean isTaken;
  private Violation found;

  /** What an idle holder leaves out before its next attempt. */
  private int pauses;

  private String othersName;
  private byte[] others;

  public LockCampaign(long seed) {
    this.random = new SplittableRandom(seed);
    this.kind =
        switch (new SplittableRandom(~seed).nextInt(4)) {
          case 0 -> Kind.IDLE;
          case 1 -> Kind.HELD_UP;
          default -> Kind.WRITING;
        };
    this.operations = new Operations(random.split());
    this.options =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(clock)
            .withRandom(random.split())
            .withRetryDelay(Duration.ofNanos(LONGEST_PAUSE_NANOS / 2))
            .withPreallocationBytes(random.nextBoolean() ? 0 : 512)
            .withFirstPreallocationBytes(512);
  }

  /** Writes that were acknowledged after the lock had been taken. */
  public int acknowledgedMeanwhile() {
    return acknowledgedMeanwhile;
  }

  /** Whether the holder has noticed that it lost the lock. */
  public boolean isNoticed() {
    return noticed;
  }

  public void run() {
    try {
      TakenLockStorage own = new TakenLockStorage(files, () -> {}, () -> {});
      LogRecovery first = LogRecovery.recover(own, options, null);
      holder = first.start();
      Map<String, String> commit = holder.commitData(holder.startPoint()).toMap();
      for (int i = random.nextInt(12); i > 0; i--) {
        write();
      }
      switch (kind) {
        case WRITING -> {}
        case IDLE -> idle(own);
        case HELD_UP -> heldUp(own, commit);
      }
      if (isTaken == false) {
        own.takeLock();
        isTaken = true;
        takeOver(commit);
      }
    } catch (IOException | AlreadyClosedException e) {
      throw new Violation(Promise.OPENS, e.toString(), e);
    }
  }

  /** Nothing is left to do but the next generation, which is made or finds no room. */
  private void idle(TakenLockStorage own) throws IOException {
    own.setFull(random.nextBoolean());
    LogToken last = holder.append(operations.batch(), DurabilityMode.SYNC);
    holder.awaitDurable(last);
    acknowledged.add(last.lsn());
    for (int i = 0; i < 2; i++) {
      // The witness of an idle log comes last; it would ask for the lock.
      clock.advanceNanos(PATIENCE_NANOS);
      while (holder.step()) {
        // All is in the condition.
      }
    }
    own.setFull(false);
    pauses = random.nextInt(STEPS_OF_WAITING + MAX_PAUSES);
  }

  /** All of it between the holder's last question for the lock and the name of its next file. */
  private void heldUp(TakenLockStorage own, Map<String, String> commit) {
    write();
    boolean takes = random.nextBoolean();
    own.beforeLink(
        () -> {
          isTaken = true;
          try {
            if (takes) {
              own.takeLock();
              takeOver(commit);
            } else {
              takeName();
            }
          } catch (Violation e) {
            // It would be taken for a failure of the log.
            found = e;
          } catch (IOException | AlreadyClosedException e) {
            found = new Violation(Promise.OPENS, e.toString(), e);
          }
        });
    try {
      holder.rotate();
    } catch (IOException | AlreadyClosedException e) {
      noticed = true;
    }
    if (found == null && takes == false) {
      checkTakenName();
    }
    if (found != null) {
      throw found;
    }
  }

  /** Somebody puts a file there that has the name of the next generation. */
  private void takeName() throws IOException {
    byte[] bytes = new byte[PlainLog.FIRST_FRAME];
    random.nextBytes(bytes);
    othersName = String.format(Locale.ROOT, "log-%010d.xlog", holder.generation() + 1);
    others = bytes;
    try (LogFile file = files.create(othersName)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force(true);
    }
  }

  private void checkTakenName() {
    try {
      Violation.require(
          Arrays.equals(others, PlainLog.bytes(files, othersName)),
          Promise.BITS_EQUAL,
          "another file lost its name " + othersName);
    } catch (IOException e) {
      throw new Violation(Promise.BITS_EQUAL, e.toString(), e);
    }
  }

  /** What the holder does between two calls of the other process. */
  private void meanwhile() {
    if (random.nextInt(3) == 0) {
      clock.advanceNanos(random.nextLong(LONGEST_PAUSE_NANOS));
      act();
    }
  }

  private void waiting() {
    for (int i = 0; i < STEPS_OF_WAITING; i++) {
      clock.advanceNanos(PATIENCE_NANOS / STEPS_OF_WAITING);
      act();
    }
  }

  private void act() {
    switch (kind) {
      case WRITING -> write();
      case IDLE -> goOn();
      case HELD_UP -> {}
    }
  }

  /** An idle holder does what is due, or is closed. */
  private void goOn() {
    if (pauses-- > 0) {
      return;
    }
    if (random.nextInt(8) > 0) {
      holder.step();
      return;
    }
    try {
      holder.close();
    } catch (IOException | AlreadyClosedException e) {
      noticed = true;
    }
  }

  /** One write of the holder, or something else that it does. */
  private void write() {
    try {
      if (random.nextInt(6) == 0) {
        holder.rotate();
      } else if (random.nextInt(4) == 0) {
        holder.step();
      }
      DurabilityMode mode = random.nextBoolean() ? DurabilityMode.SYNC : DurabilityMode.OS;
      LogToken token = holder.append(operations.batch(), mode);
      holder.await(token, mode);
      acknowledged.add(token.lsn());
      acknowledgedMeanwhile += isTaken ? 1 : 0;
    } catch (IOException | AlreadyClosedException e) {
      Violation.require(isTaken, Promise.OPENS, e.toString());
      noticed = true;
    }
  }

  private void takeOver(Map<String, String> commit) throws IOException {
    TakenLockStorage theirs = new TakenLockStorage(files, this::meanwhile, this::waiting);
    Set<Long> read = new HashSet<>();
    LogRecovery recovery = LogRecovery.recover(theirs, options, commit);
    recovery.replay((lsn, batch) -> read.add(lsn));
    WriteLog log = recovery.start();
    for (int i = 0; i < 4; i++) {
      LogToken token = log.append(operations.batch(), DurabilityMode.SYNC);
      log.await(token, DurabilityMode.SYNC);
      read.add(token.lsn());
      act();
    }
    log.close();
    if (kind != Kind.HELD_UP) {
      write();
    }
    for (long lsn : acknowledged) {
      Violation.require(
          read.contains(lsn),
          Promise.ACKNOWLEDGED_SURVIVES,
          "LSN=" + lsn + " was acknowledged while another process had the lock");
    }
    checkReopened(commit, read);
  }

  /** What the former holder wrote without being told that it is safe is in nobody's way. */
  private void checkReopened(Map<String, String> commit, Set<Long> expected) throws IOException {
    Set<Long> read = new HashSet<>();
    try (LogRecovery recovery = LogRecovery.readOnly(files, options, commit)) {
      recovery.replay((lsn, batch) -> read.add(lsn));
    }
    Violation.require(
        read.equals(expected),
        Promise.ACKNOWLEDGED_SURVIVES,
        "LSNs " + expected + " were there, and " + read + " are read");
  }
}
