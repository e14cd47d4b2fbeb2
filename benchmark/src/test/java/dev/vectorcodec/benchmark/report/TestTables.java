package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.Machine;
import dev.vectorcodec.benchmark.result.MemoryRecord;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.SearchRecord;
import dev.vectorcodec.benchmark.result.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Medians and ratios of records made by hand. */
public class TestTables extends LuceneTestCase {

  private final List<ResultRecord> records = new ArrayList<>();

  private void run() {
    records.add(
        new RunRecord(
            "2026-01-01T00:00:00Z",
            null,
            new Machine("cpu", 2, 1 << 30, "os", "jvm", List.of()),
            "10.6.0",
            new DataPaths(
                "b", "q", "t", VectorSimilarityFunction.EUCLIDEAN, 1000, 10, "hash", null),
            4,
            new Settings(
                10,
                List.of(10, 20),
                List.of(0, 16),
                VectorEncoding.FLOAT32,
                1,
                true,
                0,
                0,
                true,
                1,
                1,
                3)));
  }

  private void build(String peer, boolean ours, double seconds, long size) {
    records.add(
        new BuildRecord(
            peer,
            new Peer.Description(
                "HNSW",
                16,
                100,
                "no",
                "",
                Set.of("vec"),
                ours,
                ours ? Effort.BEAM_WIDTH : Effort.K),
            new Peer.BuildFigures(seconds / 2, 0, seconds / 2, 1),
            seconds,
            1000,
            Map.of("vec", size),
            0));
  }

  private void search(String peer, int effort, double recall, double... speeds) {
    for (int round = 0; round < speeds.length; round++) {
      records.add(
          new SearchRecord(
              peer,
              round,
              effort,
              recall,
              100,
              1000,
              new SearchRecord.Timing(speeds[round], 1, 2000 / speeds[round], 1, 1, 1)));
    }
  }

  private void memory(String peer, long heap) {
    records.add(new MemoryRecord(peer, 0, heap, 1000, 1, 1, 1));
  }

  public void testRatios() {
    run();
    build("ours", true, 6, 48_000);
    build("slow", false, 12, 16_000);
    build("blunt", false, 3, 32_000);
    search("ours", 10, 0.94, 4000, 1, 9000);
    search("ours", 20, 0.96, 1000, 1000, 1000);
    search("ours", 30, 0.995, 500);
    search("slow", 10, 0.95, 500, 400);
    search("slow", 20, 0.99, 100);
    search("blunt", 10, 0.96, 100);
    memory("ours", 300);
    memory("slow", 200);
    Summary summary = Summary.of(records);
    Table ratios = new Tables(summary).ratios(summary.peers().getFirst());
    assertEquals(
        List.of("over", "QPS at recall 0.95", "QPS at recall 0.99"),
        ratios.columns().subList(0, 3));
    // 2000 is halfway between 4000 and 1000; the median of 500 and 400 is 450.
    List<String> slow = ratios.rows().getFirst();
    assertEquals("slow", slow.get(0));
    assertEquals("4.44", slow.get(1));
    double expected = Math.exp(Math.log(1000) / 7 + Math.log(500) * 6 / 7) / 100;
    assertEquals(expected, Double.parseDouble(slow.get(2)), 0.01);
    assertEquals(List.of("0.50", "3.00", "1.50"), slow.subList(5, 8));
    List<String> blunt = ratios.rows().get(1);
    assertEquals(List.of("blunt", "~ 20.00", "not reached by it"), blunt.subList(0, 3));
    assertEquals(List.of("2.00", "1.50", "-"), blunt.subList(5, 8));
    // Latencies are such that speeds by their medians are half of those by counting.
    assertEquals(slow.get(2), slow.get(4));
    assertEquals(blunt.get(1), blunt.get(3));
  }

  public void testSpeedAtTheRecallOfOthers() {
    run();
    build("ours", true, 6, 48_000);
    build("plain", false, 12, 16_000);
    search("ours", Effort.DEFAULT, 0.97, 800);
    search("ours", 16, 0.9, 4000);
    search("ours", 32, 0.98, 1000);
    search("plain", 10, 0.98, 500);
    search("plain", 20, 0.99, 100);
    Summary summary = Summary.of(records);
    Table table = new Tables(summary).atTheirRecall(summary.peers().getFirst());
    assertEquals(
        List.of(List.of("plain", "k=10", "0.9800", "500", "0.9700", "1000", "2.00")), table.rows());
  }

  public void testTextHasAllTables() {
    run();
    build("ours", true, 6, 48_000);
    search("ours", 10, 0.9, 4000);
    memory("ours", 300);
    String text = new RunReport(records).toString();
    for (String word :
        List.of("recall", "latency(ms)", "index_docs/s", "vec_RAM(MB)", "not reached")) {
      assertTrue(word, text.contains(word));
    }
  }

  public void testRecordsOfTwoRuns() {
    run();
    run();
    expectThrows(IllegalArgumentException.class, () -> Summary.of(records));
    expectThrows(IllegalArgumentException.class, () -> Summary.of(List.of()));
  }
}
