package dev.vectorcodec.tools.size;

import static dev.vectorcodec.tools.OneLineErrors.require;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes how large an index will be. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Computes how large the vectors of an index will be, part by part, and on how many machines"
          + " they fit. Documents, words and stored fields come on top.",
      "What is computed of an index that is there: within one in a hundred of its files."
    })
public final class SizeCommand implements Callable<Integer> {

  private static final int MAX_DIMENSION = 16_384;
  private static final double GIBIBYTE = 1L << 30;

  @Option(names = "--vectors", paramLabel = "N", required = true, description = "of all segments")
  private long vectors;

  @Option(names = "--dimension", paramLabel = "N", required = true, description = "1 to 16384")
  private int dimension;

  @Option(names = "--byte-vectors", description = "components are indexed as bytes")
  private boolean byteVectors;

  @Option(names = "--precision", description = "FLOAT32, FLOAT16 or INT8")
  private StoredPrecision precision = StoredPrecision.FLOAT32;

  @Option(names = "--code-bits", paramLabel = "N", description = "1 to 4; 0: by dimension")
  private int codeBits;

  @Option(names = "--degree", paramLabel = "N", description = "neighbors a node; 0: no graph")
  private int degree = RabitqGraphOptions.DEFAULT.degree();

  @Option(names = "--neighbor-codes", description = "codes of neighbors lie beside the links")
  private boolean neighborCodes;

  @Option(names = "--segment-vectors", paramLabel = "N", description = "vectors of a segment")
  private long segmentVectors = 1_000_000;

  @Option(names = "--replicas", paramLabel = "N", description = "copies besides the first")
  private int replicas;

  @Option(
      names = "--memory",
      paramLabel = "GiB",
      description = "of a machine, for its page cache: without the heap")
  private double memoryGibibytes = 32;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    require(spec, vectors >= 1, "--vectors must be at least 1, got " + vectors);
    require(
        spec,
        dimension >= 1 && dimension <= MAX_DIMENSION,
        "--dimension must be 1 to 16384, got " + dimension);
    require(spec, codeBits >= 0 && codeBits <= 4, "--code-bits must be 0 to 4, got " + codeBits);
    require(
        spec,
        degree >= 0 && degree <= 128 && degree % 32 == 0,
        "--degree must be 0, 32, 64, 96 or 128, got " + degree);
    require(spec, degree > 0 || neighborCodes == false, "--neighbor-codes needs a graph");
    require(
        spec, segmentVectors >= 1, "--segment-vectors must be at least 1, got " + segmentVectors);
    require(spec, replicas >= 0, "--replicas must be at least 0, got " + replicas);
    require(spec, memoryGibibytes > 0, "--memory must be above 0, got " + memoryGibibytes);
    print(
        new FieldSize(
            dimension,
            byteVectors,
            precision,
            codeBits,
            degree,
            neighborCodes,
            Math.min(vectors, segmentVectors)));
    return ExitCode.OK;
  }

  private void print(FieldSize size) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d %s of dimension %,d, codes of %d bits, %s%n",
        vectors,
        byteVectors ? "byte vectors" : "vectors stored as " + precision,
        dimension,
        size.bits(),
        degree == 0 ? "no graph" : "degree " + degree);
    out.printf("%-18s %15s %12s%n", "part", "bytes a vector", "size");
    print(out, "vectors", size.vectorBytes());
    print(out, "codes, clusters", size.codeBytes());
    print(out, "links", size.linkBytes());
    print(out, "neighbors' codes", size.neighborCodeBytes());
    print(out, "all", size.totalBytes());
    out.printf(
        Locale.ROOT,
        "That is %.2f times the vectors as floats.%n",
        size.totalBytes() / ((double) dimension * Float.BYTES));
    double hot = size.totalBytes() - size.vectorBytes();
    out.printf(
        Locale.ROOT,
        "With %d copies, machines with %.1f GiB for the page cache: %,d for everything in"
            + " memory,%n%,d with codes and links in memory, and vectors read from disk as they are"
            + " wanted.%n",
        replicas + 1,
        memoryGibibytes,
        machines(size.totalBytes()),
        machines(hot));
    out.flush();
  }

  private void print(PrintWriter out, String part, double bytes) {
    if (bytes > 0) {
      out.printf(
          Locale.ROOT, "%-18s %,15.1f %9.2f GB%n", part, bytes, bytes * (double) vectors * 1e-9);
    }
  }

  private long machines(double bytesOfVector) {
    double bytes = bytesOfVector * (double) vectors * (replicas + 1);
    return Math.max(1, (long) Math.ceil(bytes / (memoryGibibytes * GIBIBYTE)));
  }
}
