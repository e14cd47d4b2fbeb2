package dev.vectorcodec.benchmark.shards;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.peer.PeerIndex;
import dev.vectorcodec.benchmark.peer.PeerSearcher;
import dev.vectorcodec.benchmark.peer.Queries;
import dev.vectorcodec.benchmark.peer.RowDocument;
import dev.vectorcodec.benchmark.report.ShardsReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Splits a set into shards, and asks each of them every query. */
@Command(
    name = "shards",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Splits a set into shards of one segment, searches all of them for each query, and prints"
          + " what the shards find together, the processor time of a query over all shards, and how"
          + " long the slowest takes.",
      "Shards are searched one after the other; that they are searched at the same time, each on a"
          + " thread of its own, is simulated: times are drawn from those that were measured."
          + " Network and queues are not in it."
    })
public final class ShardsCommand implements Callable<Integer> {

  private static final int TOP = 10;

  /** Rounds of all queries before those that count. */
  private static final int WARM_UPS = 3;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--shards", split = ",", description = "into how many shards the set is split")
  private List<Integer> shards = List.of(1, 2, 4, 8, 16);

  @Option(names = "--beam-widths", split = ",", description = "of ours, in each shard")
  private List<Integer> beamWidths = List.of(8, 16, 32, 64);

  @Option(names = "--k", split = ",", description = "of the others, in each shard")
  private List<Integer> candidates = List.of(10, 20, 50, 100);

  @Option(names = "--threads", description = "threads that find exact neighbors")
  private int threads = 1;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "shards");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    DataPaths paths = data.resolve(threads);
    if (shards.stream().anyMatch(count -> count < 1 || count > paths.vectors())) {
      throw new IllegalArgumentException(
          "--shards must be 1 to " + paths.vectors() + ", got " + shards);
    }
    ShardsReport report = new ShardsReport();
    for (int count : shards) {
      for (String peer : peers) {
        measure(peer, paths, count, report);
      }
    }
    System.out.println(report);
    return 0;
  }

  private void measure(String name, DataPaths paths, int count, ShardsReport report)
      throws IOException {
    Peer peer = PeerCatalog.find(name);
    Queries queries = Queries.of(paths, VectorEncoding.FLOAT32);
    List<Integer> efforts = peer.description().ours() ? beamWidths : candidates;
    BitSet[][] found = new BitSet[efforts.size()][queries.size()];
    double[][] micros = new double[efforts.size()][count * queries.size()];
    for (int shard = 0; shard < count; shard++) {
      Path folder = work.resolve(name.replace(':', '_')).resolve(count + "-" + shard);
      build(peer, paths, folder, shard, count);
      try (PeerIndex index = peer.open(folder, paths.similarity());
          PeerSearcher searcher = index.searcher(queries, TOP)) {
        for (int effort = 0; effort < found.length; effort++) {
          double[] times =
              search(index, searcher, efforts.get(effort), found[effort], queries.size());
          System.arraycopy(times, 0, micros[effort], shard * queries.size(), queries.size());
        }
      }
    }
    VectorSet truth = paths.openTruth();
    for (int effort = 0; effort < found.length; effort++) {
      ShardTimes times = new ShardTimes(micros[effort]);
      double[] slowest = times.slowestOf(count, data.seed());
      report.add(
          new ShardsReport.Line(
              name,
              count,
              paths.vectors() / count,
              peer.description().effort().describe(efforts.get(effort)),
              recall(truth, found[effort]),
              times.mean() * count,
              ShardTimes.quantile(slowest, 0.5),
              ShardTimes.quantile(slowest, 0.99)));
    }
  }

  /** Each shard has every so-many-th row, in one segment. */
  private static void build(Peer peer, DataPaths paths, Path folder, int shard, int count)
      throws IOException {
    VectorSet base = paths.openBase();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
            .setCodec(peer.codec())
            .setRAMBufferSizeMB(1024);
    try (Directory directory = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = shard; row < base.size(); row += count) {
        writer.addDocument(RowDocument.of(base, row, VectorEncoding.FLOAT32, paths.similarity()));
      }
      writer.forceMerge(1);
    }
  }

  /** Adds the rows that are found to those of other shards; returns the time of each query. */
  private static double[] search(
      PeerIndex index, PeerSearcher searcher, int effort, BitSet[] found, int queries)
      throws IOException {
    double[] micros = new double[queries];
    int[] hits = new int[TOP];
    for (int round = 0; round <= WARM_UPS; round++) {
      for (int query = 0; query < queries; query++) {
        long start = System.nanoTime();
        int count = searcher.search(query, effort, hits);
        micros[query] = (System.nanoTime() - start) * 1e-3;
        if (round == WARM_UPS) {
          if (found[query] == null) {
            found[query] = new BitSet();
          }
          for (int hit = 0; hit < count; hit++) {
            found[query].set(index.row(hits[hit]));
          }
        }
      }
    }
    return micros;
  }

  /** A nearest neighbor that any shard found is among the best of all: scores are exact. */
  private static double recall(VectorSet truth, BitSet[] found) {
    long correct = 0;
    for (int query = 0; query < found.length; query++) {
      int[] exact = truth.ints(query);
      for (int rank = 0; rank < TOP; rank++) {
        correct += found[query].get(exact[rank]) ? 1 : 0;
      }
    }
    return correct / (double) (found.length * TOP);
  }
}
