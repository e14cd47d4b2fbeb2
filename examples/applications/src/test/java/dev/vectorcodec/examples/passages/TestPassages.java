package dev.vectorcodec.examples.passages;

import dev.vectorcodec.examples.WholeProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** Texts are found by their passages, and the context keeps to its budget. */
public class TestPassages extends WholeProgram {

  @Override
  protected CommandLine command() {
    return Passages.commandLine();
  }

  public void testAnswer() {
    String text =
        runWell(
            "--question", "Which programs align DNA sequences?", "--texts", "4", "--width", "90");
    assertTrue(text, text.startsWith("Indexed 638 texts of "));
    Set<String> titles = new HashSet<>();
    Matcher best = Pattern.compile("\n +\\d  0\\.\\d{3}  (\\S+, \\S+ to \\S+) ").matcher(text);
    while (best.find()) {
      assertTrue(text, titles.add(best.group(1)));
    }
    assertEquals(text, 4, titles.size());
    Matcher words = line("  Context: (\\d+) of at most 250 words");
    assertTrue(text, number(words, 1) > 100 && number(words, 1) <= 250);
    Matcher excerpt =
        Pattern.compile("\n +\\[1] (\\S+, \\S+ to \\S+)\n +of packages ").matcher(text);
    assertTrue(text, excerpt.find());
    assertTrue(text, titles.contains(excerpt.group(1)));
    text.lines()
        .filter(row -> row.startsWith("  "))
        .forEach(row -> assertTrue(row, row.length() <= 90));
    Matcher spread =
        line("For the vectors of 100 packages, the nearest 10 passages are of (.*) texts.*");
    assertTrue(text, number(spread, 1) >= 1 && number(spread, 1) < 10);
    assertTrue(text, number(line("Searching by text .* against exact: ([.\\d]+)"), 1) >= 0.95);
  }

  public void testPassagesOverlapAndHaveAllWords() {
    for (int count : new int[] {0, 1, 29, 30, 31, 1000}) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        words.add("word" + i + (random().nextInt(8) == 0 ? "." : ""));
      }
      List<Span> passages = new PassageSplitter(30, 10).split(words);
      assertEquals(count == 0, passages.isEmpty());
      int end = 0;
      int lastStart = -1;
      for (Span span : passages) {
        assertTrue(span.toString(), span.start() > lastStart && span.start() <= end);
        assertTrue(span.toString(), end - span.start() <= 10);
        assertTrue(span.toString(), span.end() > end && span.end() - span.start() <= 30);
        lastStart = span.start();
        end = span.end();
      }
      assertEquals(count, end);
    }
  }

  public void testPassagesKeepToSentences() {
    List<String> words = new ArrayList<>(Collections.nCopies(60, "word"));
    words.set(25, "end.");
    words.set(19, "end.");
    assertEquals(
        List.of(new Span(0, 26), new Span(20, 50), new Span(40, 60)),
        new PassageSplitter(30, 10).split(words));
    assertEquals(
        List.of(new Span(0, 26), new Span(26, 56), new Span(56, 60)),
        new PassageSplitter(30, 0).split(words));
    expectThrows(IllegalArgumentException.class, () -> new PassageSplitter(30, 16));
  }

  public void testContext() {
    List<Passage> passages =
        List.of(
            passage("b", 10, 20, "p"),
            passage("a", 0, 10, "q"),
            passage("b", 15, 25, "r"),
            passage("b", 40, 50, "s"),
            passage("a", 50, 60, "t"));
    List<Excerpt> all = QuestionContext.assemble(passages, 100);
    assertEquals(List.of("b", "b", "a", "a"), all.stream().map(Excerpt::title).toList());
    assertEquals(List.of("p", "r"), all.get(0).sources());
    assertEquals(numbers(10, 25), all.get(0).words());
    assertEquals(List.of("s"), all.get(1).sources());
    // Two of 10 words; of the third, 5 are there already; the fourth has no room.
    List<Excerpt> some = QuestionContext.assemble(passages, 25);
    assertEquals(25, some.stream().mapToInt(excerpt -> excerpt.words().size()).sum());
    assertEquals(2, some.size());
    assertEquals(List.of(), QuestionContext.assemble(passages, 5));
    assertEquals(List.of(), QuestionContext.assemble(List.of(), 5));
  }

  public void testWrongArguments() {
    assertUsage("--question must not be empty", "--question", "");
    assertUsage("--question must have a word with a vector, got 12345", "--question", "12345");
    assertUsage("--texts must be 1 to 20, got 21", "--texts", "21");
    assertUsage("--passage-words must be 20 to 500, got 19", "--passage-words", "19");
    assertUsage("--overlap must be 0 to 40, got 41", "--overlap", "41");
    assertUsage("--budget must be 80 to 10000, got 79", "--budget", "79");
    assertUsage("--width must be at least 60, got 59", "--width", "59");
  }

  private static Passage passage(String title, int start, int end, String source) {
    return new Passage(title, start, numbers(start, end), List.of(source), 1);
  }

  private static List<String> numbers(int start, int end) {
    return IntStream.range(start, end).mapToObj(Integer::toString).toList();
  }
}
