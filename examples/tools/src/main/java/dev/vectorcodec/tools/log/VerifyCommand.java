package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads every byte, and says what is wrong. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Reads all of a log and prints a line for each generation; with --index also what opening"
            + " would do. Changes nothing. Exit status: 0 good (a torn end is: it was never"
            + " acknowledged, and is cut), 3 damaged, 4 not the index's log, or no log at all.")
final class VerifyCommand implements Callable<Integer> {

  private static final String ROW = "%10s %-8s %9s %12s %12s %12s%n";

  @Mixin private LogArgument log;

  @Option(names = "--index", paramLabel = "DIR", description = "directory of its index")
  private Path index;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (LogStorage storage = log.open()) {
      int status = printGenerations(out, storage);
      if (index != null) {
        int opening = printOpening(out, storage);
        status = status == LogCommand.DAMAGED ? status : opening;
      }
      out.flush();
      return status;
    }
  }

  /** Returns the exit status. */
  private int printGenerations(PrintWriter out, LogStorage storage) throws IOException {
    List<LogVerifier.Generation> generations =
        LogVerifier.verify(storage, LogArgument.options(null));
    if (generations.isEmpty()) {
      out.println("There is no generation of a log in " + log.directory());
      return LogCommand.MISMATCH;
    }
    out.printf(ROW, "generation", "verdict", "frames", "first LSN", "last LSN", "end offset");
    boolean damaged = false;
    for (LogVerifier.Generation generation : generations) {
      out.printf(
          ROW,
          generation.generation(),
          generation.verdict(),
          number(generation.frames()),
          number(generation.firstLsn()),
          generation.lastLsn() < generation.firstLsn() ? "-" : number(generation.lastLsn()),
          number(generation.endOffset()));
      for (String problem : generation.problems()) {
        out.println("           " + problem);
      }
      damaged |= generation.verdict() == LogVerifier.Verdict.DAMAGED;
    }
    return damaged ? LogCommand.DAMAGED : ExitCode.OK;
  }

  /** Returns the exit status. */
  private int printOpening(PrintWriter out, LogStorage storage) throws IOException {
    try (IndexCommit commit = log.openIndex(index)) {
      commit.requireOwn();
      LogCommitData data = commit.logData();
      RecoveryReport report =
          LogVerifier.opening(storage, LogArgument.options(data), commit.userData());
      out.printf(
          Locale.ROOT,
          "Opening it beside the index would replay %,d operations (%,d bytes), last LSN %,d;"
              + " end of the log: %s, %,d bytes to cut.%n",
          report.operations(),
          report.bytes(),
          report.lastLsn(),
          report.tail(),
          report.tornBytes());
      report.warnings().forEach(out::println);
      return ExitCode.OK;
    } catch (LogCorruptException e) {
      out.println("Opening it beside the index would be refused: " + e.getMessage());
      return LogCommand.DAMAGED;
    } catch (LogMismatchException e) {
      out.println(
          "Opening it beside the index would be refused, " + e.reason() + ": " + e.getMessage());
      return LogCommand.MISMATCH;
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
