package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches the same vectors in few and in many segments. */
@Command(
    name = "segments",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures searches of indexes of 1, 10 and 50 segments and of the natural ones.")
public final class SegmentsCommand implements Callable<Integer> {

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final MeasureOptions options = new MeasureOptions().withTimes(1, 4, 0.5);

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(names = "--counts", split = ",", description = "how many segments")
  private List<Integer> counts = List.of(1, 10, 50);

  @Option(names = "--out", description = "folder for a result file for each shape")
  private Path out = Path.of("benchmark", "target", "segments");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    if (counts.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("--counts must be positive, got " + counts);
    }
    List<IndexShapes.Shape> shapes =
        new ArrayList<>(counts.stream().map(IndexShapes.Shape::flushed).toList());
    shapes.add(IndexShapes.Shape.NATURAL);
    System.out.println(
        IndexShapes.measure(options, data.resolve(options.threads), peers, shapes, out));
    return 0;
  }
}
