package dev.vectorcodec.tools.index;

import dev.vectorcodec.VectorField;
import dev.vectorcodec.VectorIndexVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.VectorEncoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what each segment holds of each field. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Prints a line for each field of each segment, from metadata alone: how vectors, codes and"
            + " graph are stored, and how large they are.")
final class InspectCommand implements Callable<Integer> {

  private static final String ROW =
      "%-8s %-16s %12s %5s %-22s %-8s %4s %8s %7s %5s %9s %9s %9s %9s%n";

  @Mixin private IndexArgument index;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    return index.read(this::print);
  }

  private int print(DirectoryReader reader) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<VectorField> fields = VectorIndexVerifier.inspect(reader);
    out.printf(
        Locale.ROOT,
        "%,d segments, %,d documents, %,d of them deleted%n",
        reader.leaves().size(),
        reader.maxDoc(),
        reader.numDeletedDocs());
    if (fields.isEmpty()) {
      out.println("No segment has vectors of this format.");
      return IndexCommand.NOTHING;
    }
    out.printf(
        ROW,
        "segment",
        "field",
        "vectors",
        "dim",
        "similarity",
        "stored",
        "bits",
        "clusters",
        "degree",
        "beam",
        "changed",
        "vectors",
        "codes",
        "graph");
    fields.forEach(field -> print(out, field));
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, VectorField field) {
    boolean isBytes = field.encoding() == VectorEncoding.BYTE;
    out.printf(
        ROW,
        field.segment(),
        field.name(),
        count(field.vectors()),
        field.dimension(),
        field.similarity(),
        isBytes ? "bytes" : field.precision(),
        field.codeBits(),
        count(field.clusters()),
        field.degree() == 0 ? "-" : field.degree() + (field.hasNeighborCodes() ? "+" : ""),
        field.beamWidth(),
        count(field.changed()),
        megabytes(field.vectorBytes()),
        megabytes(field.codeBytes()),
        megabytes(field.graphBytes()));
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes * 1e-6);
  }
}
