package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Builds every peer's index once, then searches: in each round every peer with every effort, so
 * that what changes on the machine meets all of them. Medians over the rounds count.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures peers side by side on one data set.")
public final class RunCommand implements Callable<Integer> {

  @Mixin private DataOptions data;

  @Mixin private final MeasureOptions options = new MeasureOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene", "lucene-sq:bits=7", "jvector-fused");

  @Option(names = "--out", description = "result file, JSON lines; replaced")
  private Path out = Path.of("benchmark", "target", "results.jsonl");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    options.settings();
    Measurement measurement =
        new Measurement(options, data.resolve(options.threads), peers, out)
            .build(options.reuse)
            .search();
    System.out.println(new RunReport(measurement.records()));
    System.out.println("Curves and tables as a page: report --in " + out);
    return 0;
  }
}
