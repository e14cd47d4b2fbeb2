package dev.vectorcodec.crash;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogRecovery;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.log.WriteLog;
import dev.vectorcodec.simulation.SimulatedClock;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * A log whose lock another process takes while its holder goes on writing, as when somebody removes
 * the file of the lock: between any two calls of the one that opens the log, the holder may write,
 * for as long as it takes to notice. Whatever it acknowledges, the other one has read.
 */
final class LockCampaign {

  /** As long as a lock waits for a former holder: twice what one may rely on an answer. */
  private static final long PATIENCE_NANOS = 200_000_000;

  private static final int STEPS_OF_WAITING = 16;
  private static final long LONGEST_PAUSE_NANOS = 30_000_000;

  private final SplittableRandom random;
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

  LockCampaign(long seed) {
    this.random = new SplittableRandom(seed);
    this.operations = new Operations(random.split());
    this.options =
        LogOptions.DEFAULT
            .withDedicatedThread(false)
            .withClock(clock)
            .withRandom(random.split())
            .withPreallocationBytes(random.nextBoolean() ? 0 : 512)
            .withFirstPreallocationBytes(512);
  }

  /** Writes that were acknowledged after the lock had been taken. */
  int acknowledgedMeanwhile() {
    return acknowledgedMeanwhile;
  }

  /** Whether the holder has noticed that it lost the lock. */
  boolean isNoticed() {
    return noticed;
  }

  void run() {
    try {
      TakenLockStorage own = new TakenLockStorage(files, () -> {}, () -> {});
      LogRecovery first = LogRecovery.recover(own, options, null);
      holder = first.start();
      Map<String, String> commit = holder.commitData(holder.startPoint()).toMap();
      for (int i = random.nextInt(12); i > 0; i--) {
        write();
      }
      own.takeLock();
      isTaken = true;
      takeOver(commit);
    } catch (IOException e) {
      throw new Violation(Promise.OPENS, e.toString(), e);
    }
  }

  /** What the holder does between two calls of the other process. */
  private void meanwhile() {
    if (random.nextInt(3) == 0) {
      clock.advanceNanos(random.nextLong(LONGEST_PAUSE_NANOS));
      write();
    }
  }

  private void waiting() {
    for (int i = 0; i < STEPS_OF_WAITING; i++) {
      clock.advanceNanos(PATIENCE_NANOS / STEPS_OF_WAITING);
      write();
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
      write();
    }
    log.close();
    write();
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
