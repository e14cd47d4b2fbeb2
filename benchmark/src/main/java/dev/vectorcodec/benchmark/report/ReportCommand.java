package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.ResultRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    // Charts are drawn into memory; there may be no screen.
    System.setProperty("java.awt.headless", "true");
    List<ResultRecord> records = new ResultFile(in).read();
    Summary summary = Summary.of(records);
    Charts charts = new Charts(summary);
    byte[] curves = charts.recallCurves();
    byte[] builds = charts.buildBars();
    HtmlPage page =
        new HtmlPage("Benchmark of " + Path.of(summary.run().data().base()).getFileName());
    page.add("Queries per second over recall", curves);
    page.add("Seconds to build", builds);
    new Tables(summary).all().forEach(page::add);
    Files.createDirectories(out);
    Files.write(out.resolve("recall.png"), curves);
    Files.write(out.resolve("build.png"), builds);
    Files.writeString(out.resolve("report.html"), page.toString());
    System.out.println(new TextReport(records));
    System.out.println("Written to " + out.resolve("report.html"));
    return 0;
  }
}
