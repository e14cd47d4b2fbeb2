package dev.vectorcodec.benchmark.generations;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.GroundTruth;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.DeletesReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.lucene.util.FixedBitSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a part of an index, merges nothing, and searches with and without filters. */
@Command(
    name = "deletes",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures searches, filtered ones too, of an index with many deletes.")
public final class DeletesCommand implements Callable<Integer> {

  private static final int TOP = 10;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--deleted", description = "part of the vectors that is deleted")
  private double deleted = 0.4;

  @Option(names = "--shares", split = ",", description = "parts of the rest that filters accept")
  private List<Double> shares = List.of(1.0, 0.5, 0.1, 0.01);

  @Option(names = "--beam-width", description = "beam width of ours")
  private int beamWidth = 24;

  @Option(names = "--k", description = "candidates of the others")
  private int candidates = 20;

  @Option(names = "--warm-up", description = "seconds of searches before those that count")
  private double warmUpSeconds = 2;

  @Option(names = "--threads", description = "threads that find exact neighbors")
  private int threads = 1;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "deletes");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    if (deleted < 0 || deleted >= 1 || shares.stream().anyMatch(s -> s <= 0 || s > 1)) {
      throw new IllegalArgumentException(
          "--deleted must be from 0 to below 1, --shares above 0 and at most 1, got "
              + deleted
              + " and "
              + shares);
    }
    DataPaths paths = data.resolveWithoutTruth();
    DeletesReport report = new DeletesReport();
    for (String peer : peers) {
      measure(peer, paths, report);
    }
    System.out.println(report);
    return 0;
  }

  private void measure(String name, DataPaths paths, DeletesReport report) throws IOException {
    Peer peer = PeerCatalog.find(name);
    Effort effort = peer.description().effort();
    int value = effort == Effort.BEAM_WIDTH ? beamWidth : candidates;
    VectorSet base = paths.openBase();
    Path folder = work.resolve(name.replace(':', '_'));
    try (LivingIndex index =
            new LivingIndex(
                folder.resolve("deleted"), base, paths.similarity(), peer.codec(), data.seed());
        LivingIndex fresh =
            new LivingIndex(
                folder.resolve("fresh"), base, paths.similarity(), peer.codec(), data.seed())) {
      index.fill(base.size());
      index.delete((int) (base.size() * deleted));
      fresh.index(index.live());
      for (double share : shares) {
        FixedBitSet accepted = accepted(index.live(), share, base.size());
        FixedBitSet filter = share == 1 ? null : accepted;
        int[][] exact =
            new GroundTruth(base, paths.openQueries(), paths.similarity(), TOP, accepted)
                .compute(threads);
        VectorSet queries = paths.openQueries();
        report.add(
            new DeletesReport.Cell(
                name,
                effort.describe(value),
                share,
                index.search(queries, exact, effort, value, filter, warmUpSeconds),
                fresh.search(queries, exact, effort, value, filter, warmUpSeconds)));
      }
    }
  }

  private FixedBitSet accepted(List<Integer> live, double share, int size) {
    List<Integer> rows = new ArrayList<>(live);
    Collections.shuffle(rows, new Random(data.seed()));
    FixedBitSet accepted = new FixedBitSet(size);
    rows.subList(0, Math.max(1, (int) (rows.size() * share))).forEach(accepted::set);
    return accepted;
  }
}
