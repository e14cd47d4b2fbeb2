package dev.vectorcodec.benchmark;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.MemoryRecord;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.SearchRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Runs the whole program on small sets. JVector and progress bars keep threads for good. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars and tables")
public class TestBenchmark extends LuceneTestCase {

  private static final List<String> PEERS =
      List.of(
          "ours:threshold=500",
          "ours:bits=2:threshold=500",
          "lucene",
          "lucene-sq:bits=4",
          "class:org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat:8:50",
          "jvector",
          "jvector-pq:subspaces=4",
          "jvector-fused:subspaces=4");

  private Path folder;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    folder = createTempDir();
  }

  private int execute(String... arguments) {
    return Benchmark.execute(arguments);
  }

  private List<String> run(String set, String peers, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--data",
                folder.resolve(set).toString(),
                "--peers",
                peers,
                "--warm-up",
                "0",
                "--measure",
                "0",
                "--cache",
                folder.resolve("cache").toString(),
                "--work",
                folder.resolve("work").toString(),
                "--out",
                folder.resolve("results.jsonl").toString()));
    arguments.addAll(Arrays.asList(more));
    return arguments;
  }

  private <T extends ResultRecord> List<T> results(Class<T> type) throws IOException {
    return new ResultFile(folder.resolve("results.jsonl"))
        .read().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void generate(String set, int vectors, int queries) {
    assertEquals(
        0,
        execute(
            "generate",
            "--out",
            folder.resolve(set).toString(),
            "--vectors",
            Integer.toString(vectors),
            "--queries",
            Integer.toString(queries),
            "--set",
            "clustered:32"));
  }

  public void testAllPeersAndReport() throws IOException {
    generate("set", 2000, 30);
    List<String> arguments =
        run(
            "set",
            String.join(",", PEERS),
            "--k",
            "10,200",
            "--beam-widths",
            "0,16,200",
            "--rounds",
            "2",
            "--in-process");
    assertEquals(0, execute(arguments.toArray(String[]::new)));

    assertEquals(1, results(RunRecord.class).size());
    assertEquals(PEERS, results(BuildRecord.class).stream().map(BuildRecord::peer).toList());
    for (BuildRecord build : results(BuildRecord.class)) {
      assertEquals(build.peer(), 1, build.figures().segments());
      assertTrue(build.peer(), build.totalBytes() >= 2000L * 32 * 4);
      assertTrue(build.peer(), build.hotBytes() > 0 && build.hotBytes() <= build.totalBytes());
    }
    assertEquals(2L * PEERS.size(), results(MemoryRecord.class).size());
    assertEquals(2L * (2 * 3 + 6 * 2), results(SearchRecord.class).size());
    for (SearchRecord search : results(SearchRecord.class)) {
      boolean ours = search.peer().startsWith("ours");
      double least = ours || search.effort() == 10 ? 0.6 : 0.97;
      assertTrue(search.toString(), search.recall() >= least && search.recall() <= 1);
      assertTrue(search.toString(), search.visited() > 0 && search.visited() <= 3000);
      assertEquals(30, search.searches());
      assertTrue(search.toString(), search.timing().queriesPerSecond() > 0);
      assertTrue(search.toString(), search.timing().p50Millis() <= search.timing().p99Millis());
    }
    assertReport();
  }

  private void assertReport() throws IOException {
    Path report = folder.resolve("report");
    assertEquals(
        0,
        execute(
            "report",
            "--in",
            folder.resolve("results.jsonl").toString(),
            "--out",
            report.toString()));
    for (String picture : List.of("recall.png", "build.png")) {
      byte[] bytes = Files.readAllBytes(report.resolve(picture));
      assertEquals("PNG", new String(bytes, 1, 3, StandardCharsets.US_ASCII));
      assertTrue(picture, bytes.length > 5000);
    }
    String page = Files.readString(report.resolve("report.html"));
    assertEquals(2, page.split("data:image/png;base64,", -1).length - 1);
    for (String peer : PEERS) {
      assertTrue(peer, page.contains("<td>" + peer + "</td>"));
    }
    assertTrue(page.contains("Ratios of ours:threshold=500"));
    assertFalse(page.contains("http"));
  }

  public void testForkedSegmentsThreadsAndReuse() throws IOException {
    generate("small", 1000, 20);
    List<String> arguments =
        run("small", "lucene", "--rounds", "1", "--k", "10", "--threads", "2", "--segments", "3");
    assertEquals(0, execute(arguments.toArray(String[]::new)));
    double recall = results(SearchRecord.class).getFirst().recall();
    assertTrue(Double.toString(recall), recall > 0.6);
    assertTrue(results(MemoryRecord.class).getFirst().residentBytes() > 0);
    BuildRecord build = results(BuildRecord.class).getFirst();
    assertEquals(3, build.figures().segments());
    arguments.add("--in-process");
    arguments.add("--build-warm-up");
    arguments.add("200");
    assertEquals(0, execute(arguments.toArray(String[]::new)));
    assertEquals(1000, results(BuildRecord.class).getFirst().docs());
    arguments.subList(arguments.size() - 2, arguments.size()).clear();
    arguments.add("--reuse");
    assertEquals(0, execute(arguments.toArray(String[]::new)));
    assertEquals(List.of(build), results(BuildRecord.class));
  }

  public void testRefusals() {
    assertNotEquals(0, execute("run", "--peers", "unknown"));
    assertNotEquals(0, execute("run", "--k", "5"));
    assertNotEquals(0, execute("run", "--beam-widths", "-1"));
    assertNotEquals(0, execute("run", "--set", "unknown:3"));
    assertNotEquals(0, execute("filters", "--peers", "unknown"));
    assertNotEquals(0, execute("widening", "--rounds", "0"));
    assertNotEquals(0, execute("run", "--rounds", "0"));
    assertNotEquals(0, execute("run", "--build-warm-up", "-1"));
    assertNotEquals(0, execute("report", "--in", folder.resolve("none").toString()));
  }
}
