package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws and prints what a run measured. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Makes curves, tables and one HTML page of a result file.")
public final class ReportCommand implements Callable<Integer> {

  @Option(names = "--in", description = "result file of a run")
  private Path in = Path.of("benchmark", "target", "results.jsonl");

  @Option(names = "--out", description = "folder for recall.png, build.png and report.html")
  private Path out = Path.of("benchmark", "target", "report");

  @Override
  public Integer call() throws IOException {
    RunReport report = new RunReport(new ResultFile(in).read());
    Path page = report.write(out);
    System.out.println(report);
    System.out.println("Written to " + page);
    return 0;
  }
}
