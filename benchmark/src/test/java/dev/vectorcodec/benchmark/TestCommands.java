package dev.vectorcodec.benchmark;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.MergeRecord;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.SearchRecord;
import dev.vectorcodec.benchmark.result.WideningRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Runs the commands that make their own data, on tiny sets. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars and tables")
public class TestCommands extends LuceneTestCase {

  private static final String PEERS = "ours:threshold=200,lucene";

  private Path folder;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    folder = createTempDir();
  }

  private void execute(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--in-process", "--rounds", "1"));
    arguments.addAll(List.of("--warm-up", "0", "--measure", "0"));
    arguments.addAll(List.of("--work", folder.resolve("work").toString()));
    arguments.addAll(List.of("--cache", folder.resolve("cache").toString()));
    arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    arguments.addAll(Arrays.asList(more));
    assertEquals(0, Benchmark.execute(arguments.toArray(String[]::new)));
  }

  private <T extends ResultRecord> List<T> results(String file, Class<T> type) throws IOException {
    return new ResultFile(folder.resolve("out").resolve(file))
        .read().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void assertPicture(String name) throws IOException {
    assertTrue(name, Files.size(folder.resolve("out").resolve(name)) > 5000);
  }

  public void testFilters() throws IOException {
    execute(
        "filters",
        "--peers",
        PEERS + ",jvector",
        "--set",
        "clustered:16",
        "--vectors",
        "1500",
        "--shares",
        "0.004,0.3",
        "--k",
        "10,1000",
        "--beam-widths",
        "0,1000");
    for (String kind : List.of("random", "correlated", "anti-correlated")) {
      for (String share : List.of("0.004", "0.3")) {
        List<SearchRecord> searches = results(kind + "-" + share + ".jsonl", SearchRecord.class);
        assertEquals(6, searches.size());
        for (SearchRecord search : searches) {
          if (search.effort() == 1000 && search.peer().equals("jvector") == false) {
            assertTrue(kind + " " + share + ": " + search, search.recall() > 0.9);
          }
          assertTrue(search.toString(), search.recall() <= 1);
        }
      }
      assertPicture("filters-" + kind + ".png");
    }
    assertPicture("filters.html");
  }

  public void testSizes() throws IOException {
    execute("sizes", "--peers", PEERS, "--dimensions", "64,1536", "--vectors", "300");
    for (BuildRecord build : results("64.jsonl", BuildRecord.class)) {
      assertTrue(build.toString(), build.totalBytes() > 300L * 64 * Float.BYTES);
    }
    assertPicture("sizes.png");
  }

  public void testSmall() throws IOException {
    execute(
        "small",
        "--peers",
        PEERS,
        "--dimensions",
        "16",
        "--sizes",
        "300,700",
        "--beam-widths",
        "0");
    assertEquals(2, results("300x16.jsonl", SearchRecord.class).size());
    assertEquals(2, results("700x16.jsonl", SearchRecord.class).size());
  }

  public void testWidening() throws IOException {
    execute("widening", "--peers", PEERS, "--dimension", "16", "--sizes", "800,1600");
    List<WideningRecord> searches = results("1600.jsonl", WideningRecord.class);
    assertEquals(6, searches.size());
    for (WideningRecord search : searches) {
      assertTrue(search.toString(), search.millis() > 0 && search.scanMillis() > 0);
      boolean radius = search.search().startsWith("radius");
      assertEquals(search.toString(), radius ? 800 : 10, search.hits(), radius ? 100 : 0.5);
    }
  }

  private void executeShapes(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--peers", PEERS, "--set", "clustered:16"));
    arguments.addAll(List.of("--vectors", "1500", "--query-count", "20"));
    arguments.addAll(List.of("--beam-widths", "0,1000", "--k", "10,1000"));
    arguments.addAll(Arrays.asList(more));
    execute(command, arguments.toArray(String[]::new));
  }

  private void assertShape(String file, int segments) throws IOException {
    List<BuildRecord> builds = results(file, BuildRecord.class);
    assertEquals(2, builds.size());
    for (BuildRecord build : builds) {
      assertEquals(build.toString(), segments, build.figures().segments());
    }
    for (SearchRecord search : results(file, SearchRecord.class)) {
      assertTrue(search.toString(), search.effort() < 1000 || search.recall() > 0.99);
    }
  }

  public void testLife() throws IOException {
    executeShapes("life");
    assertShape("one-flush.jsonl", 1);
    assertShape("natural.jsonl", 1);
    assertShape("merged.jsonl", 1);
  }

  public void testSegments() throws IOException {
    executeShapes("segments", "--counts", "1,5");
    assertShape("one-flush.jsonl", 1);
    assertShape("5-flushes.jsonl", 5);
    assertShape("natural.jsonl", 1);
  }

  public void testHeap() throws IOException {
    executeShapes("heap", "--parts", "3", "--heaps", "256m,6m");
    List<MergeRecord> merges = results("heap.jsonl", MergeRecord.class);
    assertEquals(merges.toString(), 2, merges.size());
    for (MergeRecord merge : merges) {
      assertEquals(3, merge.parts());
      assertTrue(merge.toString(), merge.seconds() > 0 && merge.allocatedBytes() > 100_000);
      assertTrue(merge.toString(), merge.recall() > 0.9 && merge.recall() <= 1);
    }
  }

  public void testOverview() throws IOException {
    execute(
        "overview",
        "--peers",
        PEERS,
        "--sets",
        "groups:0.1,product:1",
        "--vectors",
        "1000",
        "--query-count",
        "20",
        "--no-filters",
        "--no-sizes");
    for (String set : List.of("groups-0.1", "product-1")) {
      assertEquals(2, results(set + "/results.jsonl", BuildRecord.class).size());
      assertPicture(set + "/recall.png");
      assertPicture(set + "/report.html");
    }
  }
}
