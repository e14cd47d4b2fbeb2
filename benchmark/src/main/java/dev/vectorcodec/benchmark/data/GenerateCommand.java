package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a synthetic data set. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Writes synthetic clustered vectors and queries, the same for the same seed.")
public final class GenerateCommand implements Callable<Integer> {

  @Option(names = "--out", required = true, description = "prefix of the files")
  private Path out;

  @Option(names = "--vectors", description = "vectors to write")
  private int vectors = 100_000;

  @Option(names = "--dimension", description = "values of a vector")
  private int dimension = 768;

  @Option(names = "--queries", description = "queries to write, of the same distribution")
  private int queries = 1000;

  @Option(names = "--seed", description = "any number")
  private long seed = 42;

  @Override
  public Integer call() throws IOException {
    if (vectors < 1 || queries < 1) {
      throw new IllegalArgumentException(
          "--vectors and --queries must be positive, got " + vectors + " and " + queries);
    }
    ClusteredGenerator.ofSeed(seed, dimension).write(out, vectors, queries);
    return 0;
  }
}
