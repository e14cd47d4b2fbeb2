package dev.vectorcodec.benchmark;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Runs the commands that print their tables alone, on tiny sets. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars and tables")
public class TestLivingCommands extends LuceneTestCase {

  private static String execute(String command, String... more) {
    Path folder = createTempDir();
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--peers", "ours,lucene", "--set", "clustered:16"));
    arguments.addAll(List.of("--vectors", "1500", "--query-count", "20"));
    arguments.addAll(List.of("--work", folder.resolve("work").toString()));
    arguments.addAll(List.of("--cache", folder.resolve("cache").toString()));
    arguments.addAll(Arrays.asList(more));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      assertEquals(0, Benchmark.execute(arguments.toArray(String[]::new)));
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  public void testCold() {
    String printed = execute("cold", "--beam-widths", "16,1000", "--k", "10,1000");
    assertTrue(printed, printed.contains("ours over lucene"));
    assertTrue(printed, printed.contains("beamWidth=1000  1.0000"));
    assertTrue(printed, printed.contains("k=1000          1.0000"));
  }

  public void testGenerations() {
    String printed = execute("generations", "--rounds", "2", "--k", "100", "--beam-width", "200");
    assertTrue(printed, printed.contains("ours"));
    assertTrue(printed, printed.contains("lucene"));
    assertTrue(printed, printed.contains("k=100"));
  }

  public void testRefresh() {
    for (String merges : new String[] {"--serial-merges", "--serial-merges=false"}) {
      String printed = execute("refresh", "--batch", "100", merges);
      assertTrue(printed, printed.contains("100 new vectors visible"));
      assertTrue(printed, printed.contains("  lucene  15         "));
      assertTrue(printed, printed.contains("recall by default"));
    }
  }

  public void testDeletes() {
    String printed = execute("deletes", "--k", "1000", "--beam-width", "1000", "--warm-up", "0.01");
    assertTrue(printed, printed.contains("none    ours    beamWidth=1000  1.0000  1.0000"));
    assertTrue(printed, printed.contains("0.1     lucene  k=1000          1.0000  1.0000"));
  }

  public void testShards() {
    String printed =
        execute("shards", "--shards", "1,3", "--k", "1000", "--beam-widths", "1000,16");
    assertTrue(
        printed, printed.contains("ours    1       1500             beamWidth=1000  1.0000"));
    assertTrue(
        printed, printed.contains("lucene  3       500              k=1000          1.0000"));
    assertTrue(printed, printed.contains("slowest shard, p99"));
  }
}
