package dev.vectorcodec.examples.updates;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.TermVectorEmbedder;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Updates and deletes packages, generation after generation, and measures recall. */
@Command(
    name = "updates",
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Updates, deletes and adds packages in generations, while Lucene merges; prints what merges"
          + " take, and recall at a fixed effort beside that of an index built anew from the same"
          + " packages.",
      "Exit status: 0 when recall stayed within --tolerance of the new index, 1 otherwise."
    })
public final class Updates implements Callable<Integer> {

  private static final int MIN_PACKAGES = 1000;
  private static final int MAX_GENERATIONS = 1000;
  private static final int MAX_PERCENT = 50;
  private static final int QUERIES = 200;
  private static final String ROW = "%10s %9s %8s %8s %7s %8s %10s %9s%n";

  @Option(names = "--generations", paramLabel = "N", description = "1 to 1000")
  private int generations = 6;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "packages to choose from, at least 1000; two thirds are in the index")
  private int limit = 9000;

  @Option(
      names = "--updates",
      paramLabel = "P",
      description = "percent of the packages that each generation changes, 0 to 50")
  private int updatePercent = 15;

  @Option(
      names = "--deletes",
      paramLabel = "P",
      description = "percent of the packages that each generation exchanges for others, 0 to 50")
  private int deletePercent = 5;

  @Option(
      names = "--beam-width",
      paramLabel = "N",
      description = "candidates that a search keeps in each segment, 1 to 65536")
  private int beamWidth = 16;

  @Option(names = "--seed", paramLabel = "N", description = "of what changes")
  private long seed = 42;

  @Option(
      names = "--tolerance",
      paramLabel = "R",
      description = "how far recall may stay below that of the new index, 0 to 1")
  private double tolerance = 0.02;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  private PrintWriter out;
  private List<float[]> queries;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new Updates()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    out = spec.commandLine().getOut();
    TermVectorEmbedder embedder = BundledPackages.embedder();
    List<EmbeddedPackage> packages = BundledPackages.read(limit, embedder);
    queries = EmbeddedPackage.spread(packages, QUERIES);
    PackageArchive archive = new PackageArchive(packages, packages.size() * 2 / 3, embedder, seed);
    Path folder = Files.createTempDirectory("updates");
    boolean held;
    try (LivingIndex index = new LivingIndex(folder.resolve("index"))) {
      live(index, archive);
      held = compare(index, archive, folder.resolve("new"));
    } finally {
      IOUtils.rm(folder);
    }
    out.flush();
    return held ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void check() {
    OneLineErrors.require(
        spec, limit >= MIN_PACKAGES, "--limit must be at least " + MIN_PACKAGES + ", got " + limit);
    OneLineErrors.require(
        spec,
        generations >= 1 && generations <= MAX_GENERATIONS,
        "--generations must be 1 to " + MAX_GENERATIONS + ", got " + generations);
    requirePercent("--updates", updatePercent);
    requirePercent("--deletes", deletePercent);
    OneLineErrors.require(
        spec,
        beamWidth >= 1 && beamWidth <= BeamWidthStrategy.MAX_BEAM_WIDTH,
        "--beam-width must be 1 to " + BeamWidthStrategy.MAX_BEAM_WIDTH + ", got " + beamWidth);
    OneLineErrors.require(
        spec, tolerance >= 0 && tolerance <= 1, "--tolerance must be 0 to 1, got " + tolerance);
  }

  private void requirePercent(String option, int percent) {
    OneLineErrors.require(
        spec,
        percent >= 0 && percent <= MAX_PERCENT,
        option + " must be 0 to " + MAX_PERCENT + ", got " + percent);
  }

  private void live(LivingIndex index, PackageArchive archive) throws IOException {
    int documents = archive.present().size();
    int deletes = documents * deletePercent / 100;
    int updates = documents * updatePercent / 100;
    out.printf(
        Locale.ROOT,
        "%,d packages; each generation changes %,d and exchanges %,d for others. Beam width %d%n%n",
        documents,
        updates,
        deletes,
        beamWidth);
    out.printf(
        ROW,
        "generation",
        "documents",
        "segments",
        "deleted",
        "merges",
        "merging",
        "changing",
        "recall@10");
    for (int generation = 0; generation <= generations; generation++) {
      int merges = index.clock().merges();
      double mergeSeconds = index.clock().seconds();
      long start = System.nanoTime();
      if (generation == 0) {
        for (EmbeddedPackage embedded : archive.present()) {
          index.put(embedded);
        }
      } else {
        archive.change(index, deletes, updates);
      }
      index.commit();
      double seconds = (System.nanoTime() - start) * 1e-9;
      double merging = index.clock().seconds() - mergeSeconds;
      LivingIndex.State state = index.state(queries, beamWidth);
      out.printf(
          ROW,
          generation == 0 ? "built" : generation,
          String.format(Locale.ROOT, "%,d", state.documents()),
          state.segments(),
          String.format(Locale.ROOT, "%.1f %%", 100 * state.deletedShare()),
          index.clock().merges() - merges,
          String.format(Locale.ROOT, "%.2f s", merging),
          String.format(Locale.ROOT, "%.2f s", seconds - merging),
          String.format(Locale.ROOT, "%.3f", state.recall()));
      out.flush();
    }
    out.println();
  }

  /** Prints the recall of both indexes; true if that of the old one holds in one segment. */
  private boolean compare(LivingIndex lived, PackageArchive archive, Path folder)
      throws IOException {
    try (LivingIndex fresh = new LivingIndex(folder)) {
      for (EmbeddedPackage embedded : archive.present()) {
        fresh.put(embedded);
      }
      fresh.commit();
      // With several segments recall depends on how many there are just now.
      double before = lived.state(queries, beamWidth).recall();
      double freshBefore = fresh.state(queries, beamWidth).recall();
      lived.mergeAll();
      fresh.mergeAll();
      double after = lived.state(queries, beamWidth).recall();
      double freshAfter = fresh.state(queries, beamWidth).recall();
      String row = "%-34s %18s %14s%n";
      out.printf(row, "recall@10 at beam width " + beamWidth, "as Lucene merges", "one segment");
      out.printf(row, "this index", three(before), three(after));
      out.printf(row, "built anew from the same packages", three(freshBefore), three(freshAfter));
      return after >= freshAfter - tolerance;
    }
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
