package dev.vectorcodec.benchmark;

import dev.vectorcodec.benchmark.data.GenerateCommand;
import dev.vectorcodec.benchmark.durability.DurableCommand;
import dev.vectorcodec.benchmark.durability.LogCommand;
import dev.vectorcodec.benchmark.generations.DeletesCommand;
import dev.vectorcodec.benchmark.generations.GenerationsCommand;
import dev.vectorcodec.benchmark.generations.RefreshCommand;
import dev.vectorcodec.benchmark.measure.ChildCommand;
import dev.vectorcodec.benchmark.measure.FiltersCommand;
import dev.vectorcodec.benchmark.measure.HeapCommand;
import dev.vectorcodec.benchmark.measure.LifeCommand;
import dev.vectorcodec.benchmark.measure.OverviewCommand;
import dev.vectorcodec.benchmark.measure.RunCommand;
import dev.vectorcodec.benchmark.measure.SegmentsCommand;
import dev.vectorcodec.benchmark.measure.SizesCommand;
import dev.vectorcodec.benchmark.measure.SmallCommand;
import dev.vectorcodec.benchmark.measure.WideningCommand;
import dev.vectorcodec.benchmark.pages.ColdCommand;
import dev.vectorcodec.benchmark.report.ReportCommand;
import dev.vectorcodec.benchmark.shards.ShardsCommand;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: measure peers, draw what was measured, make data. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    subcommands = {
      OverviewCommand.class,
      RunCommand.class,
      FiltersCommand.class,
      SizesCommand.class,
      SmallCommand.class,
      WideningCommand.class,
      LifeCommand.class,
      SegmentsCommand.class,
      HeapCommand.class,
      ColdCommand.class,
      GenerationsCommand.class,
      RefreshCommand.class,
      DeletesCommand.class,
      ShardsCommand.class,
      ReportCommand.class,
      GenerateCommand.class,
      LogCommand.class,
      DurableCommand.class,
      ChildCommand.class
    })
public final class Benchmark {

  private Benchmark() {}

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs the command and returns its exit status. */
  static int execute(String... args) {
    return new CommandLine(new Benchmark())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              PrintWriter error = command.getErr();
              switch (exception) {
                case IllegalArgumentException e -> error.println(e.getMessage());
                case NoSuchFileException e -> error.println("There is no file " + e.getMessage());
                default -> throw exception;
              }
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .execute(args);
  }
}
