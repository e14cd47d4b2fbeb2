package dev.vectorcodec.benchmark.report;

import dev.vectorcodec.benchmark.result.ResultRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What one run says: tables as text; tables and pictures as files. */
public final class RunReport {

  private final Summary summary;
  private final Tables tables;

  /** Summarizes the records of one run. */
  public RunReport(List<ResultRecord> records) {
    this.summary = Summary.of(records);
    this.tables = new Tables(summary);
  }

  /** Speeds and ratios only. */
  public String comparisons() {
    return Table.text(tables.comparisons());
  }

  /** Writes recall.png, build.png and report.html into a folder and returns the page. */
  public Path write(Path folder) throws IOException {
    // Charts are drawn into memory; there may be no screen.
    System.setProperty("java.awt.headless", "true");
    String title =
        String.format(
            Locale.ROOT,
            "%d x %d, %s, threads: %d; right and up is better",
            summary.run().data().vectors(),
            summary.run().dimension(),
            summary.run().data().similarity(),
            summary.run().settings().threads());
    byte[] curves = Charts.recallCurves(summary, title);
    byte[] builds = Charts.buildBars(summary);
    HtmlPage page =
        new HtmlPage("Benchmark of " + Path.of(summary.run().data().base()).getFileName());
    page.add("Queries per second over recall", curves);
    page.add("Seconds to build", builds);
    tables.all().forEach(page::add);
    Files.createDirectories(folder);
    Files.write(folder.resolve("recall.png"), curves);
    Files.write(folder.resolve("build.png"), builds);
    Path file = folder.resolve("report.html");
    Files.writeString(file, page.toString());
    return file;
  }

  @Override
  public String toString() {
    return Table.text(tables.all());
  }
}
