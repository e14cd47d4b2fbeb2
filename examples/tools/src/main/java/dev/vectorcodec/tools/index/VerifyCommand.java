package dev.vectorcodec.tools.index;

import dev.vectorcodec.VectorIndexVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.index.DirectoryReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads every byte, and says what is wrong. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads all vectors, codes and graphs, and compares what must agree: checksums, the order of"
          + " documents, the maps between vectors and nodes, each code with its vector, and whether"
          + " every node of a graph can be reached.",
      "Lucene's CheckIndex sees none of these but checksums; it sees the files that are not ours."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final String ROW = "%-8s %-16s %12s  %s%n";

  @Mixin private IndexArgument index;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    return index.read(this::verify);
  }

  private int verify(DirectoryReader reader) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<VectorIndexVerifier.Verdict> verdicts = VectorIndexVerifier.verify(reader);
    if (verdicts.isEmpty()) {
      out.println("No segment has vectors of this format.");
      return IndexCommand.NOTHING;
    }
    out.printf(ROW, "segment", "field", "vectors", "verdict");
    boolean damaged = false;
    for (VectorIndexVerifier.Verdict verdict : verdicts) {
      boolean isWhole = verdict.problems().isEmpty();
      damaged |= isWhole == false;
      out.printf(
          ROW,
          verdict.field().segment(),
          verdict.field().name(),
          InspectCommand.count(verdict.field().vectors()),
          isWhole ? "WHOLE" : "DAMAGED");
      verdict.problems().forEach(problem -> out.println("         " + problem));
    }
    return damaged ? IndexCommand.DAMAGED : ExitCode.OK;
  }
}
