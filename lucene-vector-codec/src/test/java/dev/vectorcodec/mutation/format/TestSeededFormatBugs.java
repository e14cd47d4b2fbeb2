package dev.vectorcodec.mutation.format;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.mutation.MutantLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a mistake in the sources of the vector format, put there on purpose, is found by the
 * test that exists for what it breaks, and for the right reason.
 */
@LuceneTestCase.SuppressFileSystems("*") // as the tests that are run ask for
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "prints what it is asked for")
public class TestSeededFormatBugs extends LuceneTestCase {

  private static final String ONE = System.getProperty("vectorcodec.seededBug");
  private static final boolean PRINTS = Boolean.getBoolean("vectorcodec.seededBugs");

  /** What a mistake in the mistake would look like. */
  private static final Pattern ACCIDENT =
      Pattern.compile(
          "NullPointer|ClassCast|UnsupportedOperation|LinkageError|NoSuchMethod|NoClassDef"
              + "|StackOverflow|OutOfMemory");

  /** Says each time it is loaded that it does without vectors; held, or its level is forgotten. */
  private static final Logger PLATFORM = Logger.getLogger(Platform.class.getName());

  private static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(IoMutants.all());
    all.addAll(KernelMutants.all());
    all.addAll(QuantizationMutants.all());
    all.addAll(GraphMutants.all());
    all.addAll(SearchMutants.all());
    all.addAll(StoredMutants.all());
    all.addAll(MergeMutants.all());
    return all;
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    PLATFORM.setLevel(Level.OFF);
  }

  @Override
  public void tearDown() throws Exception {
    PLATFORM.setLevel(null);
    super.tearDown();
  }

  public void testEachIsFound() throws Exception {
    List<String> problems = new ArrayList<>();
    for (FormatMutant mutant : all()) {
      if (ONE == null || mutant.name().contains(ONE)) {
        String problem = problem(mutant);
        if (problem != null) {
          problems.add(problem);
        }
      }
    }
    assertEquals(String.join("\n", problems), 0, problems.size());
  }

  private static String problem(FormatMutant mutant) throws Exception {
    long start = System.nanoTime();
    MutantLoader loader;
    try {
      loader = mutant.load();
    } catch (AssertionError e) {
      return e.getMessage();
    }
    Throwable found = OneTest.failure(mutant, loader, seed(mutant));
    long millis = (System.nanoTime() - start) / 1_000_000;
    String first = found == null ? "nothing" : found.toString().lines().findFirst().orElse("");
    if (PRINTS) {
      String area = mutant.edits().get(0).file().replaceFirst("/[^/]*$", "");
      System.out.println(
          String.join(" | ", area, mutant.name(), mutant.finder(), millis + " ms", first));
    }
    if (found == null) {
      return mutant.name() + ": not found by " + mutant.finder();
    }
    return ACCIDENT.matcher(found.toString()).find()
        ? mutant.name() + ": not to be found by " + found
        : null;
  }

  /** Fixed, so that a mistake that needs rare numbers is found or missed for good. */
  private static long seed(FormatMutant mutant) {
    return Long.getLong("vectorcodec.bugSeed", mutant.finder().hashCode());
  }

  /** The same tests on the same classes, loaded the same way, without a mistake. */
  public void testNoneIsFoundWhereNoneIs() throws Exception {
    MutantLoader scalar = MutantLoader.unchanged();
    MutantLoader simd = MutantLoader.unchanged();
    Set<String> finders = new HashSet<>();
    for (FormatMutant mutant : all()) {
      if (finders.add(mutant.finder() + mutant.isSimd())) {
        Throwable found = OneTest.failure(mutant, mutant.isSimd() ? simd : scalar, seed(mutant));
        if (found != null) {
          throw new AssertionError(mutant.finder(), found);
        }
      }
    }
  }

  /** An area that lost its mistakes would not be missed otherwise. */
  public void testThereAreMistakesOfEveryKind() {
    List<FormatMutant> all = all();
    assertTrue("mistakes: " + all.size(), all.size() >= 40);
    Set<String> names = new HashSet<>();
    for (FormatMutant mutant : all) {
      assertTrue(mutant.name(), names.add(mutant.name()));
    }
    for (String area : List.of("io/", "kernel/", "quantization/", "graph/", "segment/")) {
      long count =
          all.stream().filter(mutant -> mutant.edits().get(0).file().startsWith(area)).count();
      assertTrue(area + ": " + count, count >= 6);
    }
  }
}
