package dev.vectorcodec.examples.hybrid;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.PackageIndex;
import dev.vectorcodec.examples.PackageSearch;
import dev.vectorcodec.examples.TermVectorEmbedder;
import dev.vectorcodec.examples.TextTable;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches by vector and by words, fuses both in two ways, and says which way finds what. */
@Command(
    name = "hybrid-search",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Searches packages by vector and by BM25, fuses the hits by their ranks and by their"
            + " scores, and compares all four ways on queries whose right answers are known.")
public final class HybridSearch implements Callable<Integer> {

  private static final int MIN_DEPTH = 10;
  private static final int MAX_DEPTH = 1000;
  private static final int MAX_HITS = 10;
  private static final int MIN_WIDTH = 60;
  private static final String NOT_FOUND = "-";

  @Option(
      names = "--query",
      paramLabel = "TEXT",
      description = "what to search for; may be repeated")
  private List<String> queries = List.of("find mistakes in bash scripts", "record what jack plays");

  @Option(names = "--hits", paramLabel = "N", description = "packages to print, 1 to 10")
  private int hits = 5;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "how many hits of both lists are fused, 10 to 1000")
  private int depth = 50;

  @Option(
      names = "--weight",
      paramLabel = "W",
      description = "of the vector's scores in the sum, 0 to 1; the words' have the rest")
  private double weight = 0.2;

  @Option(names = "--width", paramLabel = "N", description = "characters a line, at least 60")
  private int width = 100;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  private PrintWriter out;
  private TermVectorEmbedder embedder;
  private PackageSearch search;
  private StoredFields stored;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new HybridSearch()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    out = spec.commandLine().getOut();
    embedder = BundledPackages.embedder();
    Path folder = Files.createTempDirectory("hybrid-search");
    try (Directory directory = FSDirectory.open(folder)) {
      PackageIndex.build(
          directory,
          new Rabitq104Codec(),
          BundledPackages.read(Integer.MAX_VALUE, embedder),
          () -> {});
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        out.printf(Locale.ROOT, "Indexed %,d packages%n%n", reader.numDocs());
        search = new PackageSearch(reader, depth);
        stored = reader.storedFields();
        for (String query : queries) {
          answer(query.strip());
        }
        evaluate();
      }
    } finally {
      IOUtils.rm(folder);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    OneLineErrors.require(
        spec, queries.stream().noneMatch(String::isBlank), "--query must not be empty");
    OneLineErrors.require(
        spec, hits >= 1 && hits <= MAX_HITS, "--hits must be 1 to " + MAX_HITS + ", got " + hits);
    OneLineErrors.require(
        spec,
        depth >= MIN_DEPTH && depth <= MAX_DEPTH,
        "--depth must be " + MIN_DEPTH + " to " + MAX_DEPTH + ", got " + depth);
    OneLineErrors.require(
        spec, weight >= 0 && weight <= 1, "--weight must be 0 to 1, got " + weight);
    OneLineErrors.require(
        spec, width >= MIN_WIDTH, "--width must be at least " + MIN_WIDTH + ", got " + width);
  }

  /** None if no word has a vector: words alone have to do then. */
  private TopDocs byVector(String query) throws IOException {
    Optional<float[]> vector = embedder.embed(query);
    return vector.isPresent()
        ? search.byVector(vector.get(), depth)
        : new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);
  }

  private void answer(String query) throws IOException {
    out.println(TextTable.cut("Query: " + query, width));
    TopDocs byVector = byVector(query);
    TopDocs byWords = search.byWords(query, depth);
    out.printf(
        Locale.ROOT,
        "The first %d by vector and the first %d by words have %d packages in common.%n%n",
        byVector.scoreDocs.length,
        byWords.scoreDocs.length,
        IntStream.range(0, byVector.scoreDocs.length)
            .filter(i -> rank(byVector.scoreDocs[i].doc, byWords) > 0)
            .count());
    for (SearchWay way :
        List.of(SearchWay.reciprocalRanks(depth), SearchWay.weightedSum(weight, depth))) {
      TopDocs fused = way.fusion().fuse(byVector, byWords);
      TextTable table = new TextTable().numbers("#", "score", "by vector", "by words");
      table.words("found by", "package", "summary");
      for (int i = 0; i < Math.min(hits, fused.scoreDocs.length); i++) {
        ScoreDoc hit = fused.scoreDocs[i];
        int vectorRank = rank(hit.doc, byVector);
        int wordsRank = rank(hit.doc, byWords);
        Document document = stored.document(hit.doc);
        table.row(
            i + 1,
            String.format(Locale.ROOT, "%.4f", hit.score),
            print(vectorRank),
            print(wordsRank),
            vectorRank > 0 && wordsRank > 0 ? "both" : vectorRank > 0 ? "vector" : "words",
            document.get(PackageIndex.NAME),
            document.get(PackageIndex.SUMMARY));
      }
      table.print(out, title(way), width);
    }
    out.flush();
  }

  private String title(SearchWay way) {
    return way.name().equals("score sum")
        ? String.format(Locale.ROOT, "Score sum, weight of the vector %.2f", weight)
        : "Reciprocal rank fusion";
  }

  private void evaluate() throws IOException {
    List<SearchWay> ways =
        List.of(
            SearchWay.vectorOnly(),
            SearchWay.wordsOnly(),
            SearchWay.reciprocalRanks(depth),
            SearchWay.weightedSum(weight, depth));
    List<Evaluation> evaluations = ways.stream().map(way -> new Evaluation()).toList();
    TextTable each = new TextTable();
    ways.forEach(way -> each.numbers(way.name()));
    each.words("query", "package");
    for (JudgedQuery judged : JudgedQuery.BUNDLED) {
      TopDocs byVector = byVector(judged.text());
      TopDocs byWords = search.byWords(judged.text(), depth);
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < ways.size(); i++) {
        int rank = rank(judged, ways.get(i).fusion().fuse(byVector, byWords));
        evaluations.get(i).add(rank);
        cells.add(print(rank));
      }
      cells.add(judged.text());
      cells.add(judged.expected().stream().sorted().findFirst().orElseThrow());
      each.row(cells.toArray());
    }
    each.print(out, "Rank of the first right package among the first " + depth, width);
    TextTable all = new TextTable().words("way").numbers("mean reciprocal rank");
    all.numbers("first", "among 10", "not found");
    for (int i = 0; i < ways.size(); i++) {
      Evaluation evaluation = evaluations.get(i);
      all.row(
          ways.get(i).name(),
          String.format(Locale.ROOT, "%.3f", evaluation.meanReciprocalRank()),
          evaluation.within(1),
          evaluation.within(10),
          evaluation.missed());
    }
    all.print(out, "Of " + JudgedQuery.BUNDLED.size() + " queries", width);
    printWeights();
    SearchWay best =
        Collections.max(
            ways,
            Comparator.comparingDouble(
                way -> evaluations.get(ways.indexOf(way)).meanReciprocalRank()));
    out.println(
        "Best with these vectors and queries: "
            + best.name()
            + ". The bundled vectors stand in for those of a model: measure with yours.");
  }

  /** The weight that suits depends on how good the vectors are: it has to be measured. */
  private void printWeights() throws IOException {
    TextTable table = new TextTable();
    List<Object> cells = new ArrayList<>();
    for (int tenths = 0; tenths <= 10; tenths++) {
      SearchWay way = SearchWay.weightedSum(tenths / 10.0, depth);
      Evaluation evaluation = new Evaluation();
      for (JudgedQuery judged : JudgedQuery.BUNDLED) {
        TopDocs byVector = byVector(judged.text());
        TopDocs byWords = search.byWords(judged.text(), depth);
        evaluation.add(rank(judged, way.fusion().fuse(byVector, byWords)));
      }
      table.numbers(String.format(Locale.ROOT, "%.1f", tenths / 10.0));
      cells.add(String.format(Locale.ROOT, "%.3f", evaluation.meanReciprocalRank()));
    }
    table.row(cells.toArray());
    table.print(out, "Mean reciprocal rank of the score sum, by the weight of the vector", width);
  }

  private int rank(JudgedQuery judged, TopDocs found) throws IOException {
    for (int i = 0; i < found.scoreDocs.length; i++) {
      String name = stored.document(found.scoreDocs[i].doc).get(PackageIndex.NAME);
      if (judged.expected().contains(name)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** From 1 on; 0 if the document is not in the list. */
  private static int rank(int document, TopDocs list) {
    return IntStream.range(0, list.scoreDocs.length)
        .filter(i -> list.scoreDocs[i].doc == document)
        .map(i -> i + 1)
        .findFirst()
        .orElse(0);
  }

  private static String print(int rank) {
    return rank == 0 ? NOT_FOUND : Integer.toString(rank);
  }
}
