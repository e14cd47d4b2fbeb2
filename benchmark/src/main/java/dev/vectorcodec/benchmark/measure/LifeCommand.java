package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds the same index in one flush, through a buffer of 64 MB, and merged to one segment. */
@Command(
    name = "life",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Times builds: one flush, what buffer and merges leave, and one merged segment.")
public final class LifeCommand implements Callable<Integer> {

  /** How the index comes to be. */
  enum Kind {
    FLUSH,
    NATURAL,
    MERGED;

    private IndexShapes.Shape shape() {
      return switch (this) {
        case FLUSH -> IndexShapes.Shape.flushed(1);
        case NATURAL -> IndexShapes.Shape.NATURAL;
        case MERGED -> IndexShapes.Shape.MERGED;
      };
    }
  }

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final MeasureOptions options = new MeasureOptions().withTimes(1, 4, 0.5);

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers = List.of("ours", "lucene");

  @Option(
      names = "--shapes",
      split = ",",
      description = "what to build: FLUSH is one segment, NATURAL what is left, MERGED that as one")
  private List<Kind> kinds = List.of(Kind.values());

  @Option(names = "--out", description = "folder for a result file for each shape")
  private Path out = Path.of("benchmark", "target", "life");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    List<IndexShapes.Shape> shapes = kinds.stream().map(Kind::shape).toList();
    System.out.println(
        IndexShapes.measure(options, data.resolve(options.threads), peers, shapes, out));
    return 0;
  }
}
