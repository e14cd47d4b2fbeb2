package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.SmallReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches single segments of few vectors, where a scan may beat a graph. */
@Command(
    name = "small",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures searches of small segments.")
public final class SmallCommand implements Callable<Integer> {

  @Mixin
  private final MeasureOptions options =
      new MeasureOptions()
          .withTimes(3, 2, 0.3)
          .withEfforts(List.of(10), List.of(0, 16, 24, 32, 48, 64, 96, 128));

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--dimensions", split = ",", description = "dimensions")
  private List<Integer> dimensions = List.of(128, 768);

  @Option(names = "--sizes", split = ",", description = "vectors of a segment")
  private List<Integer> sizes = List.of(1000, 3000, 9000);

  @Option(names = "--cache", description = "folder for generated vectors and exact neighbors")
  private Path cache = Path.of("benchmark", "target", "benchmark-cache");

  @Option(names = "--out", description = "folder for a result file for each case")
  private Path out = Path.of("benchmark", "target", "small");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    options.settings();
    SmallReport report = new SmallReport();
    for (int dimension : dimensions) {
      for (int size : sizes) {
        DataOptions data = DataOptions.generated("clustered:" + dimension, size, 1000, cache);
        Path file = out.resolve(size + "x" + dimension + ".jsonl");
        Measurement measurement =
            new Measurement(options, data.resolve(options.threads), peers, file)
                .build(options.reuse)
                .search();
        report.add(measurement.records());
      }
    }
    System.out.println(report);
    return 0;
  }
}
