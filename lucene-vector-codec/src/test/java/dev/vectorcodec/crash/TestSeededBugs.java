package dev.vectorcodec.crash;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;
import dev.vectorcodec.crash.model.Promise;
import dev.vectorcodec.crash.mutation.IndexMutants;
import dev.vectorcodec.crash.mutation.LogMutants;
import dev.vectorcodec.crash.mutation.Mutant;
import dev.vectorcodec.crash.mutation.WitnessMutants;
import dev.vectorcodec.mutation.MutantLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.Constants;

/** Promise: a mistake in the sources, put there on purpose, is found, and for the right reason. */
@ThreadLeakFilters(filters = TestThreads.CampaignThreads.class)
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "prints what it is asked for")
public class TestSeededBugs extends LuceneTestCase {

  /** Within so many cycles. */
  private static final long LIMIT = 10_000;

  private static final String ONE = System.getProperty("vectorcodec.seededBug");
  private static final boolean PRINTS = Boolean.getBoolean("vectorcodec.seededBugs");

  /** What a mistake in the mistake would look like. */
  private static final Pattern ACCIDENT =
      Pattern.compile(
          "NullPointer|IndexOutOfBounds|ClassCast|IllegalState|UnsupportedOperation|LinkageError"
              + "|BufferOverflow|BufferUnderflow|ClosedChannel|NoSuchMethod");

  private static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    all.addAll(LogMutants.acknowledging());
    all.addAll(LogMutants.forcing());
    all.addAll(LogMutants.grouping());
    all.addAll(LogMutants.fullDisk());
    all.addAll(LogMutants.files());
    all.addAll(LogMutants.verdicts());
    all.addAll(WitnessMutants.telling());
    all.addAll(WitnessMutants.holding());
    all.addAll(WitnessMutants.inWrongOrder());
    all.addAll(WitnessMutants.onFullDisk());
    all.addAll(WitnessMutants.amongOthers());
    if (Constants.WINDOWS == false) {
      // There a lock is not lost with another descriptor, and no text is needed.
      all.addAll(WitnessMutants.saying());
    }
    all.addAll(LogMutants.recovery());
    all.addAll(LogMutants.checksums());
    all.addAll(IndexMutants.writing());
    all.addAll(IndexMutants.committing());
    all.addAll(IndexMutants.opening());
    all.addAll(IndexMutants.threads());
    return all;
  }

  /** Two at a time: each has its own classes, and compiles them with one thread. */
  public void testEachIsFound() throws Exception {
    List<Future<String>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Mutant mutant : all()) {
        if (ONE == null || mutant.name().contains(ONE)) {
          outcomes.add(threads.submit(() -> outcome(mutant)));
        }
      }
    }
    List<String> problems = new ArrayList<>();
    for (Future<String> outcome : outcomes) {
      if (outcome.get() != null) {
        problems.add(outcome.get());
      }
    }
    assertEquals(String.join("\n", problems), 0, problems.size());
  }

  private static String outcome(Mutant mutant) throws IOException {
    try {
      return problem(mutant);
    } catch (AssertionError e) {
      return e.getMessage();
    }
  }

  private static String problem(Mutant mutant) throws IOException {
    long start = System.nanoTime();
    String[] found = mutant.run(mutant.load(), seed(mutant), LIMIT);
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (PRINTS) {
      String first = found[2].lines().findFirst().orElse("nothing");
      System.out.println(
          String.join(
              " | ",
              mutant.name(),
              mutant.campaign(),
              found[1] + " cycles",
              millis + " ms",
              first));
    }
    if (found[0].isEmpty()) {
      return mutant.name() + ": not found in " + found[1] + " cycles";
    }
    boolean accident = ACCIDENT.matcher(found[2]).find();
    return mutant.promises().contains(Promise.valueOf(found[0])) && accident == false
        ? null
        : mutant.name() + ": not to be found by " + found[2];
  }

  /** Fixed, so that a bug that needs a rare crash is found or missed for good. */
  private static long seed(Mutant mutant) {
    return Long.getLong("vectorcodec.bugSeed", mutant.name().hashCode());
  }

  /** The same classes, loaded the same way, without a mistake. */
  public void testNoneIsFoundWhereNoneIs() {
    MutantLoader loader = MutantLoader.unchanged();
    Set<String> campaigns = new HashSet<>();
    for (Mutant mutant : all()) {
      if (campaigns.add(mutant.campaign())) {
        String[] found = mutant.run(loader, seed(mutant), LIMIT / 10);
        assertEquals(found[2], "", found[0]);
      }
    }
  }
}
