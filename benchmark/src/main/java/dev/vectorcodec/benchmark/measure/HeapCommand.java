package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.HeapReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Merges the same segments with less and less heap. */
@Command(
    name = "heap",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Finds with how much heap a merge to one segment works, and what that costs.")
public final class HeapCommand implements Callable<Integer> {

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final MeasureOptions options = new MeasureOptions();

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--parts", description = "segments that are merged")
  private int parts = 8;

  @Option(names = "--heaps", split = ",", description = "heaps to try, the largest first")
  private List<String> heaps = List.of("1g", "512m", "256m", "128m", "64m");

  @Option(names = "--out", description = "folder for the result file")
  private Path out = Path.of("benchmark", "target", "heap");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    if (parts < 2) {
      throw new IllegalArgumentException("--parts must be at least 2, got " + parts);
    }
    options.segments = parts;
    Measurement measurement =
        new Measurement(options, data.resolve(options.threads), peers, out.resolve("heap.jsonl"))
            .build(options.reuse);
    HeapReport report = new HeapReport();
    for (String peer : peers) {
      for (String heap : heaps) {
        boolean enough = measurement.merge(peer, heap);
        report.add(peer, heap, enough ? measurement.records() : List.of());
        if (enough == false) {
          break;
        }
      }
    }
    System.out.println(report);
    return 0;
  }
}
