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
    description = "Writes synthetic vectors and queries, the same for the same seed.")
public final class GenerateCommand implements Callable<Integer> {

  @Option(names = "--out", required = true, description = "prefix of the files")
  private Path out;

  @Option(names = "--set", description = GeneratedSet.HELP)
  private String set = "clustered:768";

  @Option(names = "--vectors", description = "vectors to write")
  private int vectors = 100_000;

  @Option(
      names = "--dimension",
      description = "values of a vector; 0: what --set says, or else its default")
  private int dimension;

  @Option(
      names = {"--query-count", "--queries"},
      description = "queries to write")
  private int queries = 1000;

  @Option(names = "--seed", description = "any number")
  private long seed = 42;

  @Override
  public Integer call() throws IOException {
    GeneratedSet.Rows rows = new GeneratedSet.Rows(vectors, queries, seed);
    GeneratedSet.of(set, dimension)
        .generator(rows.seed(), rows.vectors())
        .write(out, rows.vectors(), rows.queries());
    return 0;
  }
}
