package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.FilterReport;
import dev.vectorcodec.benchmark.report.RunReport;
import dev.vectorcodec.benchmark.report.SizeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the program does without arguments: recall and speed on easy and on hard sets, filters and
 * sizes, on data that it makes itself.
 */
@Command(
    name = "overview",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures peers on several sets made on the spot, filters and sizes.")
public final class OverviewCommand implements Callable<Integer> {

  @Mixin private final MeasureOptions options = new MeasureOptions().withTimes(1, 2, 0.3);

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene", "lucene-sq:bits=7", "jvector-fused");

  @Option(names = "--sets", split = ",", description = "sets made on the spot, see run --set")
  private List<String> sets =
      List.of(
          "clustered:128", "groups:0.3", "groups:0.1", "groups:0.02", "product:0.3", "product:1");

  @Option(names = "--vectors", description = "vectors of a set")
  private int vectors = 15_000;

  @Option(names = "--query-count", description = "queries of a set")
  private int queries = 1000;

  @Option(names = "--filters", negatable = true, defaultValue = "true", fallbackValue = "true")
  private boolean filters = true;

  @Option(names = "--sizes", negatable = true, defaultValue = "true", fallbackValue = "true")
  private boolean sizes = true;

  @Option(names = "--cache", description = "folder for generated vectors and exact neighbors")
  private Path cache = Path.of("benchmark", "target", "benchmark-cache");

  @Option(names = "--out", description = "folder for result files, curves and charts")
  private Path out = Path.of("benchmark", "target", "overview");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    options.settings();
    StringBuilder text = new StringBuilder();
    try {
      measure(text);
    } finally {
      // What was measured before something failed is worth reading.
      System.out.println(text);
    }
    return 0;
  }

  private void measure(StringBuilder text) throws IOException {
    for (String set : sets) {
      DataOptions data = DataOptions.generated(set, vectors, queries, cache);
      Path folder = out.resolve(set.replace(':', '-'));
      Measurement measurement =
          new Measurement(
                  options, data.resolve(options.threads), peers, folder.resolve("results.jsonl"))
              .build(options.reuse)
              .search();
      RunReport report = new RunReport(measurement.records());
      text.append("\n== ").append(set).append(", ").append(vectors).append(" vectors\n");
      text.append(report.comparisons());
      text.append("Curves and all tables: ").append(report.write(folder)).append('\n');
    }
    if (filters) {
      text.append("\n== filters\n").append(filters());
    }
    if (sizes) {
      text.append("\n== sizes\n").append(sizes());
    }
  }

  private String filters() throws IOException {
    DataOptions data = DataOptions.generated("clustered:128", vectors, queries, cache);
    Path folder = out.resolve("filters");
    FilterReport report =
        new FiltersCommand()
            .into(folder)
            .measure(data, FiltersCommand.defaults().placedAs(options));
    return report + "Curves: " + report.write(folder) + "\n";
  }

  private String sizes() throws IOException {
    Path folder = out.resolve("sizes");
    SizeReport report = new SizesCommand().into(folder, cache).measure(options);
    return report + "Chart: " + report.write(folder) + "\n";
  }
}
