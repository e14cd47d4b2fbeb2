package dev.vectorcodec.crash.campaign;

import dev.vectorcodec.crash.model.History;
import dev.vectorcodec.crash.model.IndexStack;
import dev.vectorcodec.crash.model.LogStack;
import dev.vectorcodec.crash.model.Stack;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.simulation.SimulatedDisk;
import java.util.SplittableRandom;

/**
 * The campaigns by their names, in a form that needs no type of ours: a seeded bug has classes of
 * its own, in a class loader of its own.
 */
public final class Campaigns {

  /** Of a workload, at most: the same everywhere, so that every test repeats what one has found. */
  public static final int OPERATIONS = 14;

  private static final int CYCLES_OF_A_WORKLOAD = 150;

  /** Three crashes deep, in every model, at some 25 boundaries. */
  private static final int CYCLES_OF_AN_OPENING = 3 * 7 * 25;

  private static final int DAMAGES_OF_A_WORKLOAD = 100;

  private Campaigns() {}

  /** One campaign, run until it has made so many cycles. */
  private interface Campaign {
    /** Makes some cycles; adds how many to the first element. */
    void run(long seed, long[] cycles);
  }

  /**
   * Runs a campaign until it finds something.
   *
   * @param name of the campaign
   * @param limit of cycles
   * @return the promise that was broken, the cycles up to there, and a message; an empty promise
   *     when nothing was found
   */
  public static String[] run(String name, long seed, long limit) {
    Campaign campaign = campaign(name);
    long[] cycles = new long[1];
    SplittableRandom random = new SplittableRandom(seed);
    try {
      while (cycles[0] < limit) {
        campaign.run(random.nextInt(1 << 30), cycles);
      }
    } catch (Violation e) {
      return new String[] {e.promise().name(), Long.toString(cycles[0]), e.getMessage()};
    }
    return new String[] {"", Long.toString(cycles[0]), ""};
  }

  private static Campaign campaign(String name) {
    return switch (name) {
      case "log-crash" -> (seed, cycles) -> crash(new LogStack(), OPERATIONS, seed, cycles);
      case "log-fault" -> Campaigns::logFault;
      case "log-full" -> (seed, cycles) -> logFull(LogFaults::fillsUp, seed, cycles);
      case "log-witness" -> (seed, cycles) -> logFull(LogFaults::lacksWitness, seed, cycles);
      case "log-header" -> (seed, cycles) -> logFull(LogFaults::lacksHeader, seed, cycles);
      case "index-crash" -> (seed, cycles) -> crash(new IndexStack(), OPERATIONS, seed, cycles);
      case "index-open" -> Campaigns::indexOpen;
      case "index-lies" -> Campaigns::indexLies;
      case "index-directory" -> Campaigns::indexDirectory;
      case "index-fault" -> Campaigns::indexFault;
      case "threads" ->
          (seed, cycles) -> {
            cycles[0]++;
            new ThreadCampaign(seed).run(false);
          };
      case "interrupts" ->
          (seed, cycles) -> {
            cycles[0]++;
            LogInterrupts.run(seed);
          };
      case "log-damage" -> Campaigns::logDamage;
      case "log-rest" -> Campaigns::logRest;
      case "log-lock" ->
          (seed, cycles) -> {
            cycles[0]++;
            new LockCampaign(seed).run();
          };
      case "lock-text" ->
          (seed, cycles) -> {
            cycles[0] += LockTextCampaign.CYCLES;
            LockTextCampaign.run(seed);
          };
      default -> throw new IllegalArgumentException("no campaign: " + name);
    };
  }

  private static void crash(Stack stack, int operations, long seed, long[] cycles) {
    CrashCampaign campaign = new CrashCampaign(stack, operations);
    try {
      campaign.sample(seed, 2, CYCLES_OF_A_WORKLOAD);
    } finally {
      cycles[0] += campaign.cycles();
    }
  }

  /** Crashes while log and index are made, and then once or twice more. */
  private static void indexOpen(long seed, long[] cycles) {
    CrashCampaign campaign = new CrashCampaign(new IndexStack(), OPERATIONS);
    try {
      campaign.sweep(seed, 1, CYCLES_OF_AN_OPENING);
    } finally {
      cycles[0] += campaign.cycles();
    }
  }

  /** Every fsync of a directory fails, in turn, and loses nothing by itself. */
  private static void indexDirectory(long seed, long[] cycles) {
    FaultLoop loop = indexFaults();
    try {
      loop.run(FaultLoop.kinds().size() + (int) (seed & 1), seed, 1);
    } finally {
      cycles[0] += loop.runs();
    }
  }

  /** An fsync fails and leaves pages that are read, and are not on the disk. */
  private static void indexLies(long seed, long[] cycles) {
    FaultLoop loop = indexFaults();
    int first = FaultLoop.firstSyncFailure() + 2;
    try {
      loop.run(first + (int) (seed % (FaultLoop.kinds().size() - first)), seed, 2);
    } finally {
      cycles[0] += loop.runs();
    }
  }

  private static FaultLoop indexFaults() {
    return new FaultLoop(
        new IndexFaults(OPERATIONS), new CrashCampaign(new IndexStack(), OPERATIONS));
  }

  private static void logFault(long seed, long[] cycles) {
    FaultLoop loop =
        new FaultLoop(new LogFaults(OPERATIONS), new CrashCampaign(new LogStack(), OPERATIONS));
    try {
      loop.run((int) (seed % FaultLoop.kinds().size()), seed, 3);
    } finally {
      cycles[0] += loop.runs();
    }
  }

  private static void indexFault(long seed, long[] cycles) {
    FaultLoop loop = indexFaults();
    try {
      loop.run((int) (seed % FaultLoop.kinds().size()), seed, 7);
    } finally {
      cycles[0] += loop.runs();
    }
  }

  private static void logFull(LogFaults.Filling filling, long seed, long[] cycles) {
    SimulatedDisk disk = new SimulatedDisk();
    History history = History.empty();
    cycles[0]++;
    filling.run(new LogFaults(4 * OPERATIONS), disk, history, seed);
    new CrashCampaign(new LogStack(), OPERATIONS).crashAtEnd(disk, history, seed);
  }

  private static void logRest(long seed, long[] cycles) {
    RestCampaign campaign = new RestCampaign(OPERATIONS);
    try {
      campaign.run(seed, DAMAGES_OF_A_WORKLOAD);
    } finally {
      cycles[0] += campaign.cycles();
    }
  }

  private static void logDamage(long seed, long[] cycles) {
    DamageCampaign campaign = new DamageCampaign(OPERATIONS);
    try {
      campaign.run(seed, DAMAGES_OF_A_WORKLOAD);
    } finally {
      cycles[0] += campaign.cycles();
    }
  }
}
