package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.SizeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds indexes of several dimensions and adds up their files. */
@Command(
    name = "sizes",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Compares sizes of indexes with those of their float32 vectors.")
public final class SizesCommand implements Callable<Integer> {

  @Mixin private final MeasureOptions options = new MeasureOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers =
      List.of(
          "ours", "ours:precision=FLOAT16", "ours:precision=INT8", "lucene", "lucene-sq:bits=7");

  @Option(names = "--dimensions", split = ",", description = "dimensions to build for")
  private List<Integer> dimensions = List.of(64, 128, 256, 768, 1536);

  @Option(names = "--vectors", description = "clustered vectors of each index")
  private int vectors = 12_000;

  @Option(names = "--cache", description = "folder for generated vectors")
  private Path cache = Path.of("benchmark", "target", "benchmark-cache");

  @Option(names = "--out", description = "folder for a result file for each dimension, and chart")
  private Path out = Path.of("benchmark", "target", "sizes");

  @Override
  public Integer call() throws IOException {
    SizeReport report = measure(options);
    System.out.println(report);
    System.out.println("Chart written to " + report.write(out));
    return 0;
  }

  /** Builds all with other options than the command line's. */
  SizeReport measure(MeasureOptions someOptions) throws IOException {
    peers.forEach(PeerCatalog::find);
    SizeReport report = new SizeReport();
    for (int dimension : dimensions) {
      DataOptions data = DataOptions.generated("clustered:" + dimension, vectors, 1, cache);
      Path file = out.resolve(dimension + ".jsonl");
      Measurement measurement =
          new Measurement(someOptions, data.resolveWithoutTruth(), peers, file)
              .build(someOptions.reuse);
      report.add(dimension, measurement.records());
    }
    return report;
  }

  /** Reads and writes in other folders than the command line's. */
  SizesCommand into(Path folder, Path otherCache) {
    this.out = folder;
    this.cache = otherCache;
    return this;
  }
}
