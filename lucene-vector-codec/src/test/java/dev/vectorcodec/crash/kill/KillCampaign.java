package dev.vectorcodec.crash.kill;

import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.model.Violation;
import dev.vectorcodec.durable.DurableRecovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * Kills real processes that write to real files, while they write, commit, open or recover, and
 * compares what is there afterwards with what they had promised. When they are killed is decided by
 * the seed, how far they are then is not.
 */
public final class KillCampaign {

  private static final int THREADS = 4;
  private static final int KILLS_OF_AN_INDEX = 50;
  private static final int ROUNDS_BETWEEN_CHECKS = 6;
  private static final double MEAN_DELAY_NANOS = 100e6;
  private static final double MAX_DELAY_NANOS = 1e9;
  private static final int MAX_DELAY_AT_POINT_NANOS = 20_000_000;
  private static final int CALLS_OF_COMMITS = 120;
  private static final int CALLS_OF_OPENINGS = 100;

  private final long seed;
  private final Path folder;
  private final String classpath;
  private final SplittableRandom random;
  private KillWitness witness;
  private Path work;
  private int kills;
  private int killsWhileWriting;
  private int killsInCommits;
  private int killsInOpenings;
  private int checkedIndexes;
  private long writes;
  private long lost;
  private long placed;
  private long replayed;

  /** Of processes that run these classes. */
  public KillCampaign(long seed, Path folder, String classpath) {
    this.seed = seed;
    this.folder = folder;
    this.classpath = classpath;
    this.random = new SplittableRandom(seed);
  }

  /** Kills so many processes. */
  public void run(int count) throws IOException, InterruptedException {
    for (int round = 0; kills < count; round++) {
      try {
        round(round, count);
      } catch (Violation e) {
        throw new Violation(e.promise(), "seed " + seed + ", " + this + ": " + e.getMessage(), e);
      }
    }
    finish();
  }

  private void round(int round, int count) throws IOException, InterruptedException {
    if (work == null || kills / KILLS_OF_AN_INDEX > (kills - 1) / KILLS_OF_AN_INDEX) {
      finish();
      begin();
      // While log and index are made.
      killInOpening();
    }
    if (kills < count && round % 2 == 0) {
      killWhileWriting();
    } else if (kills < count) {
      killInCommit();
      if (kills < count) {
        // With something to replay.
        killInOpening();
      }
      if (kills < count && random.nextInt(4) == 0) {
        killInOpening();
      }
    }
    check();
    if (round % ROUNDS_BETWEEN_CHECKS == ROUNDS_BETWEEN_CHECKS - 1) {
      checkIndex();
    }
  }

  private void begin() throws IOException {
    witness = new KillWitness(seed);
    work = Files.createDirectories(folder.resolve("kills-" + kills));
  }

  private void finish() throws IOException {
    if (work != null) {
      checkIndex();
      IOUtils.rm(work);
      writes += witness.writes();
      lost += witness.lost();
      placed += witness.placed();
      witness = null;
      work = null;
    }
  }

  private interface Kill {
    KillReport kill(KilledProcess process) throws IOException, InterruptedException;
  }

  private void kill(int threads, int calls, Kill kill) throws IOException, InterruptedException {
    kills++;
    KillChild.Plan plan =
        new KillChild.Plan(work, seed, kills, threads, calls, random.nextBoolean());
    try (KilledProcess process = new KilledProcess(plan, classpath)) {
      witness.add(kill.kill(process));
    }
  }

  private void killWhileWriting() throws IOException, InterruptedException {
    double delay = -Math.log(1 - random.nextDouble()) * MEAN_DELAY_NANOS;
    long nanos = (long) Math.min(MAX_DELAY_NANOS, delay);
    kill(THREADS, KillPoint.NEVER, process -> process.killAfterWrite(nanos));
    killsWhileWriting++;
  }

  private void killInCommit() throws IOException, InterruptedException {
    int nanos = random.nextInt(MAX_DELAY_AT_POINT_NANOS);
    kill(THREADS, random.nextInt(CALLS_OF_COMMITS), process -> process.killAtPoint(nanos));
    killsInCommits++;
  }

  private void killInOpening() throws IOException, InterruptedException {
    kill(0, random.nextInt(CALLS_OF_OPENINGS), process -> process.killAtPoint(0));
    killsInOpenings++;
  }

  private void check() throws IOException {
    KillPoint none = new KillPoint(KillPoint.NEVER, false, call -> {});
    try (KillStack stack = KillStack.open(work, none)) {
      DurableRecovery recovery = stack.writer.recovery();
      replayed += recovery.operations();
      Violation.require(
          recovery.skippedCount() <= THREADS,
          Promise.ABORTED_ABSENT,
          "refused at replay, more than were under way: " + recovery.skipped());
      ReferenceManager<IndexSearcher> searchers = stack.writer.searchers();
      IndexSearcher searcher = searchers.acquire();
      Map<BytesRef, Recovered.Found> found;
      try {
        found = Recovered.read(searcher, seed);
      } finally {
        searchers.release(searcher);
      }
      witness.check(found, recovery.log().lastLsn());
      if (random.nextBoolean()) {
        stack.writer.rollback();
      }
    }
  }

  private void checkIndex() throws IOException {
    try (Directory index = FSDirectory.open(KillStack.index(work));
        CheckIndex check = new CheckIndex(index)) {
      Violation.require(check.checkIndex().clean, Promise.INDEX_IS_LOG, "the index is damaged");
    }
    checkedIndexes++;
  }

  /** Writes that were acknowledged. */
  public long writes() {
    return writes + (witness == null ? 0 : witness.writes());
  }

  @Override
  public String toString() {
    return kills
        + " kills: "
        + killsWhileWriting
        + " while writing, "
        + killsInCommits
        + " in commits, "
        + killsInOpenings
        + " in openings; "
        + writes()
        + " writes acknowledged, of which "
        + lost
        + " were allowed to be lost and were; "
        + placed
        + " under way are there; "
        + replayed
        + " operations replayed; "
        + checkedIndexes
        + " indexes checked";
  }
}
