package dev.vectorcodec.examples;

import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Indexes descriptions of Debian packages with the codec and answers queries on them. */
@Command(
    name = "quick-start",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Indexes descriptions of Debian packages with Rabitq104Codec, and answers queries by"
            + " vector, by words (BM25) and by both.")
public final class QuickStart implements Callable<Integer> {

  private static final int MIN_WIDTH = 60;
  private static final int MAX_CANDIDATES = 1000;
  private static final int MAX_SECONDS = 60;

  @Option(
      names = "--query",
      paramLabel = "TEXT",
      description = "what to search for; may be repeated")
  private List<String> queries =
      List.of(
          "relational database server",
          "spell checker dictionary",
          "optical character recognition",
          "dna sequence alignment");

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description =
          "nearest packages a vector search looks for, 10 to 1000: more of them raise recall")
  private int candidates = 20;

  @Option(names = "--hits", paramLabel = "N", description = "packages to print, 1 to 10")
  private int hits = 5;

  @Option(names = "--width", paramLabel = "N", description = "characters a line, at least 60")
  private int width = 100;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "how long to warm up, and to time, each way to search")
  private double seconds = 0.5;

  @Option(
      names = "--packages",
      paramLabel = "FILE",
      description = "gzipped packages to index instead of the bundled ones")
  private Path packagesFile;

  @Option(
      names = "--term-vectors",
      paramLabel = "FILE",
      description = "gzipped term vectors to embed with instead of the bundled ones")
  private Path termVectorsFile;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "new or empty directory for an index that is kept; else it is temporary")
  private Path keptIndex;

  @Option(names = "--no-progress", description = "show no progress bar")
  private boolean noProgress;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new QuickStart()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    List<DebianPackage> packages =
        read("--packages", packagesFile, BundledPackages.PACKAGES, PackageReader::read);
    TermVectorEmbedder embedder =
        read(
            "--term-vectors",
            termVectorsFile,
            BundledPackages.TERM_VECTORS,
            TermVectorEmbedder::read);
    out.printf(
        Locale.ROOT,
        "Read %,d packages, and %,d term vectors of dimension %d, in %.1f s%n",
        packages.size(),
        embedder.termCount(),
        embedder.dimension(),
        secondsSince(start));
    start = System.nanoTime();
    List<EmbeddedPackage> embedded =
        packages.stream()
            .map(entry -> new EmbeddedPackage(entry, embedder.embed(entry.text())))
            .toList();
    out.printf(Locale.ROOT, "Embedded the packages in %.1f s%n", secondsSince(start));
    out.flush();
    Path index = keptIndex != null ? keptIndex : Files.createTempDirectory("quick-start");
    try (Directory directory = FSDirectory.open(index)) {
      build(directory, embedded);
      search(directory, embedded, embedder);
    } finally {
      if (keptIndex == null) {
        IOUtils.rm(index);
      }
    }
    if (keptIndex != null) {
      out.println();
      out.println("The index is in " + keptIndex);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void check() throws IOException {
    OneLineErrors.require(
        spec, queries.stream().noneMatch(String::isBlank), "--query must not be empty");
    OneLineErrors.require(
        spec,
        candidates >= SearchReport.HITS && candidates <= MAX_CANDIDATES,
        "--candidates must be 10 to 1000, got " + candidates);
    OneLineErrors.require(
        spec, hits >= 1 && hits <= SearchReport.HITS, "--hits must be 1 to 10, got " + hits);
    OneLineErrors.require(
        spec, width >= MIN_WIDTH, "--width must be at least " + MIN_WIDTH + ", got " + width);
    OneLineErrors.require(
        spec, seconds >= 0 && seconds <= MAX_SECONDS, "--seconds must be 0 to 60, got " + seconds);
    if (keptIndex != null && Files.exists(keptIndex)) {
      OneLineErrors.require(
          spec, Files.isDirectory(keptIndex), "--index is not a directory: " + keptIndex);
      try (Stream<Path> files = Files.list(keptIndex)) {
        OneLineErrors.require(
            spec, files.findAny().isEmpty(), "--index is not empty: " + keptIndex);
      }
    }
  }

  private <T> T read(String option, Path file, String bundled, Format<T> format)
      throws IOException {
    OneLineErrors.require(
        spec, file == null || Files.isRegularFile(file), option + " is not a file: " + file);
    try (InputStream input =
        file == null ? BundledPackages.open(bundled) : Files.newInputStream(file)) {
      return format.read(input);
    } catch (IOException e) {
      throw new IOException((file == null ? bundled : file) + ": " + e.getMessage(), e);
    }
  }

  private void build(Directory directory, List<EmbeddedPackage> packages) throws IOException {
    long start = System.nanoTime();
    try (ProgressBar bar = noProgress ? null : progressBar(packages.size())) {
      PackageIndex.build(directory, packages, bar == null ? () -> {} : () -> step(bar));
    }
    double buildSeconds = secondsSince(start);
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Indexed them in %.1f s (%,.0f a second), into %.1f MB%n",
        buildSeconds,
        packages.size() / buildSeconds,
        bytes * 1e-6);
  }

  private static ProgressBar progressBar(int packages) {
    return new ProgressBarBuilder()
        .setTaskName("Index")
        .setInitialMax(packages)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  /** The graph is built after the last package: a full bar must not look like a hung one. */
  private static void step(ProgressBar bar) {
    bar.step();
    if (bar.getCurrent() == bar.getMax()) {
      bar.setExtraMessage(" building the graph");
    }
  }

  private void search(
      Directory directory, List<EmbeddedPackage> packages, TermVectorEmbedder embedder)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      int vectors = 0;
      for (LeafReaderContext leaf : reader.leaves()) {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(PackageIndex.VECTOR);
        vectors += values == null ? 0 : values.size();
      }
      out.printf(Locale.ROOT, "Segments: %d, with %,d vectors%n", reader.leaves().size(), vectors);
      out.println();
      PackageSearch search = new PackageSearch(reader, candidates);
      SearchReport report = new SearchReport(out, embedder, search, width);
      ResultTable table = new ResultTable(out, reader.storedFields(), width, hits);
      List<String> lines =
          queries.stream().map(query -> query.strip().replaceAll("\\s+", " ")).toList();
      for (String query : lines) {
        report.answer(query, table);
        out.flush();
      }
      report.printRecall(packages);
      report.printTimes(lines, seconds);
    }
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) * 1e-9;
  }

  /** Reads a gzipped file. */
  private interface Format<T> {
    T read(InputStream gzipped) throws IOException;
  }
}
