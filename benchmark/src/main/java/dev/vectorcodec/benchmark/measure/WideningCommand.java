package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.WideningReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Times searches that have to look further and further, in segments that double: their time shall
 * grow as the segment does and stay near that of a scan.
 */
@Command(
    name = "widening",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Times radius queries, block joins and regions without live documents.")
public final class WideningCommand implements Callable<Integer> {

  @Mixin private final MeasureOptions options = new MeasureOptions().withTimes(1, 1, 0.5);

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--sizes", split = ",", description = "vectors of a segment")
  private List<Integer> sizes = List.of(16_000, 32_000, 64_000);

  @Option(names = "--dimension", description = "dimension of the clustered vectors")
  private int dimension = 128;

  @Option(names = "--cache", description = "folder for generated vectors")
  private Path cache = Path.of("benchmark", "target", "benchmark-cache");

  @Option(names = "--out", description = "folder for a result file for each size")
  private Path out = Path.of("benchmark", "target", "widening");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    options.settings();
    WideningReport report = new WideningReport();
    for (int size : sizes) {
      DataOptions data = DataOptions.generated("clustered:" + dimension, size, 20, cache);
      Path file = out.resolve(size + ".jsonl");
      report.add(
          new Measurement(options, data.resolveWithoutTruth(), peers, file).widening().records());
    }
    System.out.println(report);
    return 0;
  }
}
