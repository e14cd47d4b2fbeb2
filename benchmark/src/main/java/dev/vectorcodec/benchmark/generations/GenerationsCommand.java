package dev.vectorcodec.benchmark.generations;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.GroundTruth;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Effort;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.GenerationsReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.util.FixedBitSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes an index a little, merges it to one segment, and again. */
@Command(
    name = "generations",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Times merges of an index that changes, and compares its recall with a rebuild's.")
public final class GenerationsCommand implements Callable<Integer> {

  private static final int TOP = 10;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--rounds", description = "how often the index changes and is merged")
  private int rounds = 20;

  @Option(names = "--deleted", description = "part of the first index that is deleted each time")
  private double deleted = 0.01;

  @Option(names = "--replaced", description = "part of it that gets another vector each time")
  private double replaced = 0.01;

  @Option(names = "--added", description = "part of it that is added each time")
  private double added;

  @Option(names = "--beam-width", description = "beam width of ours")
  private int beamWidth = 24;

  @Option(names = "--k", description = "candidates of the others")
  private int candidates = 20;

  @Option(names = "--threads", description = "threads that find exact neighbors")
  private int threads = 1;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "generations");

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || deleted < 0 || replaced < 0 || added < 0) {
      throw new IllegalArgumentException(
          "--rounds must be positive, --deleted, --replaced and --added not negative, got "
              + List.of(rounds, deleted, replaced, added));
    }
    peers.forEach(PeerCatalog::find);
    DataPaths paths = data.resolveWithoutTruth();
    int size = (int) (paths.vectors() / (1 + rounds * (replaced + added)));
    ChangedParts changes =
        new ChangedParts(part(size, deleted), part(size, replaced), part(size, added));
    if (size - (long) rounds * (changes.deleted() - changes.added()) < TOP) {
      throw new IllegalArgumentException(
          "of " + size + " vectors " + rounds + " rounds leave fewer than " + TOP);
    }
    System.out.println(size + " vectors at first, each time " + changes);
    GenerationsReport report = new GenerationsReport();
    for (String peer : peers) {
      report.add(live(peer, paths, size, changes));
    }
    System.out.println(report);
    return 0;
  }

  private static int part(int size, double share) {
    return (int) (size * share);
  }

  private GenerationsReport.Life live(String name, DataPaths paths, int size, ChangedParts changes)
      throws IOException {
    Peer peer = PeerCatalog.find(name);
    Effort effort = peer.description().effort();
    int value = effort == Effort.BEAM_WIDTH ? beamWidth : candidates;
    VectorSet base = paths.openBase();
    VectorSet queries = paths.openQueries();
    Codec codec = peer.codec();
    Path folder = work.resolve(name.replace(':', '_'));
    List<GenerationsReport.Cost> merges = new ArrayList<>();
    try (LivingIndex index =
            new LivingIndex(
                folder.resolve("living"), base, paths.similarity(), codec, data.seed());
        LivingIndex fresh =
            new LivingIndex(
                folder.resolve("fresh"), base, paths.similarity(), codec, data.seed())) {
      index.fill(size);
      double before = index.recall(queries, exact(paths, index.liveRows()), effort, value);
      for (int round = 1; round <= rounds; round++) {
        GenerationsReport.Cost cost = index.generation(changes);
        System.out.println(GenerationsReport.line(name, round, cost));
        merges.add(cost);
      }
      GenerationsReport.Cost rebuild = fresh.index(index.live());
      int[][] exact = exact(paths, index.liveRows());
      return new GenerationsReport.Life(
          name,
          effort.describe(value),
          merges,
          rebuild,
          before,
          index.recall(queries, exact, effort, value),
          fresh.recall(queries, exact, effort, value));
    }
  }

  private int[][] exact(DataPaths paths, FixedBitSet live) throws IOException {
    return new GroundTruth(paths.openBase(), paths.openQueries(), paths.similarity(), TOP, live)
        .compute(threads);
  }
}
