package dev.vectorcodec.examples.passages;

import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import dev.vectorcodec.examples.Recall;
import dev.vectorcodec.examples.TermVectorEmbedder;
import dev.vectorcodec.examples.TextTable;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds passages of long texts, and assembles the best ones as context for a question. */
@Command(
    name = "passages",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Splits long texts (chapters of package descriptions) into passages, indexes each text with"
            + " its passages as one block, finds the best passage of each of the best texts, and"
            + " puts together as many of the best passages as a budget of words allows.")
public final class Passages implements Callable<Integer> {

  private static final int MIN_WORDS = 20;
  private static final int MAX_WORDS = 500;
  private static final int MAX_TEXTS = 20;
  private static final int MAX_BUDGET = 10_000;
  private static final int MIN_WIDTH = 60;
  private static final int RECALL_HITS = 10;
  private static final int RECALL_QUERIES = 100;
  private static final String INDENT = "      ";

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "what to search for; may be repeated")
  private List<String> questions =
      List.of(
          "Which programs align DNA sequences?",
          "Optical character recognition of scanned documents");

  @Option(names = "--texts", paramLabel = "N", description = "to take passages of, 1 to 20")
  private int texts = 3;

  @Option(
      names = "--budget",
      paramLabel = "N",
      description = "words of context at most, --passage-words to 10000")
  private int budget = 250;

  @Option(
      names = "--passage-words",
      paramLabel = "N",
      description = "longest passage, 20 to 500 words")
  private int passageWords = 80;

  @Option(
      names = "--overlap",
      paramLabel = "N",
      description = "words that passages share with the one before, 0 to half a passage")
  private int overlap = 25;

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
    return OneLineErrors.of(new CommandLine(new Passages()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    out = spec.commandLine().getOut();
    TermVectorEmbedder embedder = BundledPackages.embedder();
    for (String question : questions) {
      OneLineErrors.require(
          spec,
          embedder.embed(question).isPresent(),
          "--question must have a word with a vector, got " + question);
    }
    List<EmbeddedPackage> packages = BundledPackages.read(Integer.MAX_VALUE, embedder);
    List<LongText> longTexts = LongText.of(packages.stream().map(EmbeddedPackage::entry).toList());
    Path folder = Files.createTempDirectory("passages");
    try (Directory directory = FSDirectory.open(folder)) {
      PassageSplitter splitter = new PassageSplitter(passageWords, overlap);
      int count = PassageIndex.build(directory, longTexts, splitter, embedder);
      out.printf(
          Locale.ROOT,
          "Indexed %,d texts of %,d words on average, as %,d passages of at most %d words%n%n",
          longTexts.size(),
          Math.round(longTexts.stream().mapToInt(text -> text.words().size()).average().orElse(0)),
          count,
          passageWords);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        PassageSearch search = new PassageSearch(reader);
        for (String question : questions) {
          Optional<float[]> vector = embedder.embed(question);
          if (vector.isPresent()) {
            answer(question, vector.get(), search);
          }
        }
        compare(search, packages);
      }
    } finally {
      IOUtils.rm(folder);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    OneLineErrors.require(
        spec, questions.stream().noneMatch(String::isBlank), "--question must not be empty");
    OneLineErrors.require(
        spec,
        texts >= 1 && texts <= MAX_TEXTS,
        "--texts must be 1 to " + MAX_TEXTS + ", got " + texts);
    OneLineErrors.require(
        spec,
        passageWords >= MIN_WORDS && passageWords <= MAX_WORDS,
        "--passage-words must be " + MIN_WORDS + " to " + MAX_WORDS + ", got " + passageWords);
    OneLineErrors.require(
        spec,
        overlap >= 0 && overlap <= passageWords / 2,
        "--overlap must be 0 to " + passageWords / 2 + ", got " + overlap);
    OneLineErrors.require(
        spec,
        budget >= passageWords && budget <= MAX_BUDGET,
        "--budget must be " + passageWords + " to " + MAX_BUDGET + ", got " + budget);
    OneLineErrors.require(
        spec, width >= MIN_WIDTH, "--width must be at least " + MIN_WIDTH + ", got " + width);
  }

  private void answer(String question, float[] vector, PassageSearch search) throws IOException {
    out.println(TextTable.cut("Question: " + question, width));
    out.println();
    List<Passage> best = search.passages(search.byText(vector, texts));
    TextTable table = new TextTable().numbers("#", "score").words("text", "best passage");
    for (int i = 0; i < best.size(); i++) {
      Passage passage = best.get(i);
      table.row(
          i + 1,
          String.format(Locale.ROOT, "%.3f", passage.score()),
          passage.title(),
          String.join(" ", passage.words()));
    }
    table.print(out, "The best texts, each by its best passage", width);

    // No context has more passages than words.
    List<String> titles = best.stream().map(Passage::title).toList();
    // First the best of each text, so that one text does not take all the room.
    List<Passage> candidates = new ArrayList<>(best);
    candidates.addAll(search.passages(search.within(vector, titles, budget)));
    List<Excerpt> excerpts = QuestionContext.assemble(candidates, budget);
    out.printf(
        Locale.ROOT,
        "  Context: %d of at most %d words%n",
        excerpts.stream().mapToInt(excerpt -> excerpt.words().size()).sum(),
        budget);
    for (int i = 0; i < excerpts.size(); i++) {
      Excerpt excerpt = excerpts.get(i);
      out.println();
      printWords(List.of(String.format(Locale.ROOT, "[%d]", i + 1), excerpt.title()), "    ");
      printWords(
          List.of(("of packages " + String.join(", ", excerpt.sources())).split(" ", -1)), INDENT);
      printWords(excerpt.words(), INDENT);
    }
    out.println();
    out.flush();
  }

  /** Breaks lines between words. */
  private void printWords(List<String> words, String indent) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (line.isEmpty() == false && line.length() + 1 + word.length() > width) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? indent : " ").append(word);
    }
    out.println(TextTable.cut(line.toString(), width));
  }

  /** Says what searching by text is good for, and whether it finds what it should. */
  private void compare(PassageSearch search, List<EmbeddedPackage> packages) throws IOException {
    List<float[]> queries = EmbeddedPackage.spread(packages, RECALL_QUERIES);
    Recall recall = new Recall();
    int byPassage = 0;
    for (float[] query : queries) {
      recall.add(search.byText(query, RECALL_HITS), search.exactByText(query, RECALL_HITS));
      byPassage += texts(search, search.byPassage(query, RECALL_HITS));
    }
    out.printf(
        Locale.ROOT,
        "For the vectors of %d packages, the nearest %d passages are of %.1f texts on average.%n",
        queries.size(),
        RECALL_HITS,
        byPassage / (double) queries.size());
    out.printf(
        Locale.ROOT,
        "Searching by text finds as many texts as it is asked for; recall@%d against exact: %.3f%n",
        RECALL_HITS,
        recall.value());
  }

  private static int texts(PassageSearch search, TopDocs hits) throws IOException {
    Set<Integer> found = new HashSet<>();
    for (ScoreDoc hit : hits.scoreDocs) {
      found.add(search.text(hit.doc));
    }
    return found.size();
  }
}
