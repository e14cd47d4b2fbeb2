package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.FilteredSets;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.FilterReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Builds every peer's index once, then searches it under many filters whose bits are at hand.
 * Recall is that among accepted vectors.
 */
@Command(
    name = "filters",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures searches under filters that accept more or less, near or far.")
public final class FiltersCommand implements Callable<Integer> {

  @Mixin private DataOptions data;

  @Mixin private final MeasureOptions options = defaults();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--shares", split = ",", description = "shares of vectors that are accepted")
  private List<Double> shares = List.of(.001, .01, .05, .2, .5, .9);

  @Option(
      names = "--kinds",
      split = ",",
      description =
          "RANDOM, CORRELATED (accepted vectors lie on the query's side), ANTI_CORRELATED (on the"
              + " other)")
  private List<FilteredSets.Kind> kinds = List.of(FilteredSets.Kind.values());

  @Option(names = "--out", description = "folder for a result file for each filter, and curves")
  private Path out = Path.of("benchmark", "target", "filters");

  /** Short measurements of many cases; far answers need wider searches than near ones. */
  static MeasureOptions defaults() {
    return new MeasureOptions()
        .withTimes(1, 1, 0.1)
        .withEfforts(
            List.of(10, 20, 40, 80, 160, 320, 640), List.of(0, 1, 16, 32, 64, 128, 256, 512));
  }

  @Override
  public Integer call() throws IOException {
    FilterReport report = measure(data, options);
    System.out.println(report);
    System.out.println("Curves written to " + report.write(out));
    return 0;
  }

  /** Measures all kinds and shares with other data and options than the command line's. */
  FilterReport measure(DataOptions someData, MeasureOptions someOptions) throws IOException {
    peers.forEach(PeerCatalog::find);
    someOptions.settings();
    DataPaths all = someData.resolve(someOptions.threads);
    FilteredSets sets = new FilteredSets(all, someData.cache(), someData.seed());
    FilterReport report = new FilterReport();
    boolean built = someOptions.reuse;
    for (FilteredSets.Kind kind : kinds) {
      for (double share : shares) {
        DataPaths paths = sets.under(kind, share, someOptions.threads);
        Path file = out.resolve(kind.label() + "-" + share + ".jsonl");
        Measurement measurement =
            new Measurement(someOptions, paths, peers, file).build(built).search();
        report.add(kind.label(), share, measurement.records());
        built = true;
      }
    }
    return report;
  }

  /** Writes to another folder than the command line's. */
  FiltersCommand into(Path folder) {
    this.out = folder;
    return this;
  }
}
