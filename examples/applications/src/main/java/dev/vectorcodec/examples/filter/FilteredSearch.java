package dev.vectorcodec.examples.filter;

import static dev.vectorcodec.tools.OneLineErrors.require;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.TermVectorEmbedder;
import dev.vectorcodec.examples.TextTable;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches packages of one section and size, and compares filters with Lucene's own format. */
@Command(
    name = "filtered-search",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Searches packages by vector within a section and a range of installed sizes; then"
            + " compares recall and time at filters that accept many and few, with an index of"
            + " Lucene's own format.")
public final class FilteredSearch implements Callable<Integer> {

  /** Lucene's default codec, by name: its class moves from release to release. */
  private static final String LUCENE_CODEC = "Lucene104";

  private static final int QUERIES = 100;
  private static final int MAX_CANDIDATES = 1000;
  private static final int MIN_PACKAGES = 1000;
  private static final int MIN_WIDTH = 60;
  private static final int MAX_SECONDS = 60;
  private static final int MAX_NAME = 32;

  @Option(names = "--query", paramLabel = "TEXT", description = "what to search for")
  private String query = "network traffic monitor";

  @Option(names = "--section", paramLabel = "NAME", description = "Debian's, such as net or games")
  private String section = "net";

  @Option(names = "--min-size", paramLabel = "KIB", description = "least installed size, from 0 on")
  private long minSize;

  @Option(
      names = "--max-size",
      paramLabel = "KIB",
      description = "largest installed size, not below --min-size")
  private long maxSize = 2000;

  @Option(names = "--hits", paramLabel = "N", description = "packages to print, 1 to 10")
  private int hits = 5;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "nearest packages that a search looks for, 10 to 1000, in both formats")
  private int candidates = 50;

  @Option(names = "--limit", paramLabel = "N", description = "packages to index, at least 1000")
  private int limit = 20_000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "how long to warm up, and to time, each filter in each format; 0 to 60")
  private double seconds = 0.2;

  @Option(names = "--width", paramLabel = "N", description = "characters a line, at least 60")
  private int width = 100;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  private PrintWriter out;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new FilteredSearch()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    out = spec.commandLine().getOut();
    TermVectorEmbedder embedder = BundledPackages.embedder();
    Optional<float[]> vector = embedder.embed(query);
    require(spec, vector.isPresent(), "--query must have a word with a vector, got " + query);
    List<EmbeddedPackage> packages = BundledPackages.read(limit, embedder);
    Set<String> sections =
        packages.stream()
            .map(embedded -> embedded.entry().section())
            .collect(Collectors.toCollection(TreeSet::new));
    require(
        spec,
        sections.contains(section),
        "--section must be one of " + String.join(", ", sections) + ", got " + section);
    Path folder = Files.createTempDirectory("filtered-search");
    try (ComparedIndex ours =
            new ComparedIndex(folder.resolve("a"), new Rabitq104Codec(), packages, candidates);
        ComparedIndex lucenes =
            new ComparedIndex(
                folder.resolve("b"), Codec.forName(LUCENE_CODEC), packages, candidates)) {
      printBuild(Rabitq104Codec.NAME, ours);
      printBuild(LUCENE_CODEC, lucenes);
      out.println();
      PackageFilter asked =
          PackageFilter.section(section).and(PackageFilter.size(minSize, maxSize));
      answer(ours, vector.get(), asked);
      compare(ours, lucenes, packages, asked);
    } finally {
      IOUtils.rm(folder);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    require(spec, query.isBlank() == false, "--query must not be empty");
    require(spec, minSize >= 0, "--min-size must be at least 0, got " + minSize);
    require(
        spec, maxSize >= minSize, "--max-size must be at least " + minSize + ", got " + maxSize);
    int most = ComparedIndex.HITS;
    require(spec, hits >= 1 && hits <= most, "--hits must be 1 to " + most + ", got " + hits);
    require(
        spec,
        candidates >= most && candidates <= MAX_CANDIDATES,
        "--candidates must be " + most + " to " + MAX_CANDIDATES + ", got " + candidates);
    require(
        spec, limit >= MIN_PACKAGES, "--limit must be at least " + MIN_PACKAGES + ", got " + limit);
    require(
        spec,
        seconds >= 0 && seconds <= MAX_SECONDS,
        "--seconds must be 0 to " + MAX_SECONDS + ", got " + seconds);
    require(spec, width >= MIN_WIDTH, "--width must be at least " + MIN_WIDTH + ", got " + width);
  }

  private void printBuild(String codec, ComparedIndex index) throws IOException {
    out.printf(
        Locale.ROOT,
        "Indexed %,d packages with %s in %.1f s, into %.1f MB%n",
        index.documents(),
        codec,
        index.buildSeconds(),
        index.megabytes());
    out.flush();
  }

  private void answer(ComparedIndex index, float[] vector, PackageFilter filter)
      throws IOException {
    out.println(TextTable.cut("Query: " + query, width));
    out.printf(
        Locale.ROOT,
        "Filter: %s; accepts %,d of %,d packages%n",
        filter.name(),
        index.accepted(filter),
        index.documents());
    out.println();
    print("With the filter", index, index.nearest(vector, filter));
    print("Without it", index, index.nearest(vector, PackageFilter.none()));
  }

  private void print(String title, ComparedIndex index, TopDocs found) throws IOException {
    TextTable table = new TextTable().numbers("#", "score").words("section").numbers("KiB");
    table.words("package", "summary");
    for (int i = 0; i < Math.min(hits, found.scoreDocs.length); i++) {
      ScoreDoc hit = found.scoreDocs[i];
      Document document = index.storedFields().document(hit.doc);
      table.row(
          i + 1,
          String.format(Locale.ROOT, "%.3f", hit.score),
          document.get(PackageIndex.SECTION),
          document.get(PackageIndex.INSTALLED_KIB),
          TextTable.cut(document.get(PackageIndex.NAME), MAX_NAME),
          document.get(PackageIndex.SUMMARY));
    }
    table.print(out, title + (found.scoreDocs.length == 0 ? ": no package" : ""), width);
  }

  private void compare(
      ComparedIndex ours,
      ComparedIndex lucenes,
      List<EmbeddedPackage> packages,
      PackageFilter asked)
      throws IOException {
    List<float[]> queries = EmbeddedPackage.spread(packages, QUERIES);
    List<PackageFilter> filters = new ArrayList<>(PackageFilter.ofManyShares(packages));
    filters.add(asked);
    // All searches run once before the first is timed: what is compiled late would count as slow.
    List<String> recalls = new ArrayList<>();
    for (PackageFilter filter : filters) {
      for (ComparedIndex index : List.of(ours, lucenes)) {
        recalls.add(String.format(Locale.ROOT, "%.3f", index.recall(queries, filter)));
      }
    }
    TextTable table = new TextTable().words("filter").numbers("accepts", "share");
    table.numbers("recall", "ms", "Lucene's recall", "ms");
    for (int i = 0; i < filters.size(); i++) {
      PackageFilter filter = filters.get(i);
      int accepted = ours.accepted(filter);
      table.row(
          filter.name(),
          String.format(Locale.ROOT, "%,d", accepted),
          String.format(Locale.ROOT, "%.2f %%", 100.0 * accepted / ours.documents()),
          recalls.get(2 * i),
          String.format(Locale.ROOT, "%.3f", ours.millis(queries, filter, seconds)),
          recalls.get(2 * i + 1),
          String.format(Locale.ROOT, "%.3f", lucenes.millis(queries, filter, seconds)));
    }
    table.print(
        out,
        String.format(
            Locale.ROOT,
            "Recall@%d and milliseconds a query; the vectors of %d packages, k = %d, one thread",
            ComparedIndex.HITS,
            queries.size(),
            candidates),
        width);
  }
}
