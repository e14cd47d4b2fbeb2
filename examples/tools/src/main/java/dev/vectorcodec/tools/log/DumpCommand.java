package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.repair.LogDumper;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what is in a log. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description =
        "Prints a line for each header and frame, and for what lies between. Changes nothing.")
final class DumpCommand implements Callable<Integer> {

  @Mixin private LogArgument log;

  @Option(names = "--operations", description = "a line for each operation, too")
  private boolean operations;

  @Option(names = "--generation", paramLabel = "N", description = "this one only")
  private Long generation;

  @Option(names = "--limit", paramLabel = "N", description = "stop after so many lines")
  private long limit = Long.MAX_VALUE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    log.require(limit >= 1, "--limit must be at least 1, got " + limit);
    log.require(
        generation == null || generation >= 1,
        "--generation must be at least 1, got " + generation);
    PrintWriter out = spec.commandLine().getOut();
    LimitedLines lines = new LimitedLines(out, limit);
    try (LogStorage all = log.open();
        LogStorage storage = generation == null ? all : new OneGeneration(all, generation)) {
      LogDumper.dump(storage, LogArgument.options(null), operations, lines);
    } catch (LimitedLines.LimitReached e) {
      out.println("... cut by --limit");
    }
    out.flush();
    if (lines.count() == 0) {
      spec.commandLine()
          .getErr()
          .println(
              "error: there is no "
                  + (generation == null ? "generation" : "generation " + generation)
                  + " of a log in "
                  + log.directory());
      return LogCommand.MISMATCH;
    }
    return ExitCode.OK;
  }
}
