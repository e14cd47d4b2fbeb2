package dev.vectorcodec.examples.migrate;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.TextTable;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes an index from Lucene's own format to ours and back, in two ways. */
@Command(
    name = "migrate",
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Builds an index with Lucene's default codec; takes it to Rabitq104Codec and back, by a copy"
          + " and in place; and compares size, recall, time of a query, and every vector.",
      "Exit status: 0 when all vectors stayed the same bit for bit, 1 otherwise."
    })
public final class Migrate implements Callable<Integer> {

  /** Lucene's default codec, by name: its class moves from release to release. */
  private static final String LUCENE_CODEC = "Lucene104";

  private static final int QUERIES = 100;
  private static final int MIN_PACKAGES = 1000;
  private static final int MAX_SEGMENTS = 20;
  private static final int MIN_CANDIDATES = 10;
  private static final int MAX_CANDIDATES = 1000;
  private static final int MAX_SECONDS = 60;
  private static final int WIDTH = 120;

  /** Each so-many-th package is deleted before the index is migrated. */
  private static final int DELETED = 50;

  @Option(names = "--limit", paramLabel = "N", description = "packages to index, at least 1000")
  private int limit = 8000;

  @Option(names = "--segments", paramLabel = "N", description = "of the first index, 1 to 20")
  private int segments = 3;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "nearest packages that a search looks for, 10 to 1000, in both formats")
  private int candidates = 50;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "how long to warm up, and to time, each index; 0 to 60")
  private double seconds = 0.3;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  private final TextTable table =
      new TextTable()
          .words("step")
          .numbers("s", "segments", "MB", "recall@10", "ms a query")
          .words("vectors", "format");

  private List<float[]> queries;
  private IndexFigures first;
  private int differences;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new Migrate()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    List<EmbeddedPackage> packages = BundledPackages.read(limit);
    queries = EmbeddedPackage.spread(packages, QUERIES);
    Path folder = Files.createTempDirectory("migrate");
    try (Directory index = FSDirectory.open(folder.resolve("index"));
        Directory copy = FSDirectory.open(folder.resolve("copy"));
        Directory back = FSDirectory.open(folder.resolve("back"))) {
      Codec ours = new Rabitq104Codec();
      Codec lucenes = Codec.forName(LUCENE_CODEC);
      step("built", index, () -> build(index, lucenes, packages));
      step("copied", copy, () -> CodecMigration.copy(index, copy, ours));
      step("copied back", back, () -> CodecMigration.copy(copy, back, lucenes));
      step("in place", index, () -> CodecMigration.inPlace(index, ours));
      step("in place, back", index, () -> CodecMigration.inPlace(index, lucenes));
    } finally {
      IOUtils.rm(folder);
    }
    String title =
        String.format(
            Locale.ROOT,
            "%,d packages, %,d of them deleted; the vectors of %d as queries, k = %d",
            packages.size(),
            packages.size() - first.vectors().size(),
            queries.size(),
            candidates);
    table.print(out, title, WIDTH);
    if (differences > 0) {
      out.printf(Locale.ROOT, "%,d vectors are not what they were.%n", differences);
    } else {
      out.printf(
          Locale.ROOT,
          "All %,d vectors are the same bit for bit after each step.%n",
          first.vectors().size());
    }
    out.flush();
    return differences > 0 ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private void check() {
    OneLineErrors.require(
        spec, limit >= MIN_PACKAGES, "--limit must be at least " + MIN_PACKAGES + ", got " + limit);
    OneLineErrors.require(
        spec,
        segments >= 1 && segments <= MAX_SEGMENTS,
        "--segments must be 1 to " + MAX_SEGMENTS + ", got " + segments);
    OneLineErrors.require(
        spec,
        candidates >= MIN_CANDIDATES && candidates <= MAX_CANDIDATES,
        "--candidates must be " + MIN_CANDIDATES + " to " + MAX_CANDIDATES + ", got " + candidates);
    OneLineErrors.require(
        spec,
        seconds >= 0 && seconds <= MAX_SECONDS,
        "--seconds must be 0 to " + MAX_SECONDS + ", got " + seconds);
  }

  private void step(String name, Directory result, IORunnable step) throws IOException {
    long start = System.nanoTime();
    step.run();
    double stepSeconds = (System.nanoTime() - start) * 1e-9;
    IndexFigures figures = IndexFigures.of(result, queries, candidates, seconds);
    first = first == null ? figures : first;
    int different = figures.differences(first);
    differences += different;
    table.row(
        name,
        String.format(Locale.ROOT, "%.1f", stepSeconds),
        figures.segments(),
        String.format(Locale.ROOT, "%.1f", figures.megabytes()),
        String.format(Locale.ROOT, "%.3f", figures.recall()),
        String.format(Locale.ROOT, "%.3f", figures.millis()),
        different == 0 ? "the same" : String.format(Locale.ROOT, "%,d differ", different),
        String.join(", ", figures.formats()));
  }

  /** As an index that grew: several segments, and some packages deleted. */
  private void build(Directory directory, Codec codec, List<EmbeddedPackage> packages)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(PackageIndex.analyzer()).setCodec(codec);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setMaxBufferedDocs(Math.ceilDiv(packages.size(), segments));
    config.setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (EmbeddedPackage embedded : packages) {
        writer.addDocument(PackageIndex.document(embedded));
      }
      writer.flush();
      for (int i = 0; i < packages.size(); i += DELETED) {
        writer.deleteDocuments(new Term(PackageIndex.NAME, packages.get(i).entry().name()));
      }
    }
  }
}
