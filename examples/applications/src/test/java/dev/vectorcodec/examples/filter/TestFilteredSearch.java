package dev.vectorcodec.examples.filter;

import dev.vectorcodec.examples.WholeProgram;
import java.util.regex.Matcher;
import picocli.CommandLine;

/** All hits pass the filter, and both formats find what they should. */
public class TestFilteredSearch extends WholeProgram {

  @Override
  protected CommandLine command() {
    return FilteredSearch.commandLine();
  }

  public void testSectionAndSize() {
    String text =
        runWell("--limit", "2000", "--seconds", "0", "--section", "mail", "--max-size", "500");
    assertTrue(text, text.contains("Indexed 2,000 packages with Rabitq104Codec in "));
    assertTrue(text, text.contains("Indexed 2,000 packages with Lucene104 in "));
    int accepted =
        (int) number(line("Filter: section mail, up to 500 KiB; accepts (\\d+) of .*"), 1);
    assertTrue(text, accepted >= 5 && accepted < 100);
    String with = text.substring(text.indexOf("With the filter"), text.indexOf("Without it"));
    assertEquals(with, 5, with.lines().filter(row -> row.matches(" +\\d+ .*")).count());
    with.lines()
        .filter(row -> row.matches(" +\\d+ .*"))
        .forEach(row -> assertTrue(row, row.matches(" +\\d  [.\\d]+  mail +\\d{1,3}  .*")));

    String figures = " +([\\d,]+) +[.\\d]+ % +([.\\d]+) +[.\\d]+ +([.\\d]+) +[.\\d]+";
    Matcher none = line(" +no filter" + figures);
    assertEquals(2000, number(none, 1), 0);
    for (String filter :
        new String[] {
          "no filter", "section [a-z]+", "from [\\d,]+ KiB", "section mail, up to 500 KiB"
        }) {
      Matcher row = line(" +" + filter + figures);
      assertTrue(row.group(), number(row, 2) >= 0.95);
      assertTrue(row.group(), number(row, 3) >= 0.9);
    }
    assertEquals(accepted, number(line(" +section mail, up to 500 KiB" + figures), 1), 0);
  }

  public void testFilterThatAcceptsNothing() {
    String text =
        runWell(
            "--limit", "1000", "--seconds", "0", "--min-size", "9999998", "--max-size", "9999999");
    assertTrue(text, text.contains("accepts 0 of 1,000 packages"));
    assertTrue(text, text.contains("With the filter: no package"));
  }

  public void testWrongArguments() {
    assertUsage("--query must not be empty", "--query", " ");
    assertUsage("--query must have a word with a vector, got xyzzyplugh", "--query", "xyzzyplugh");
    assertUsage("--section must be one of admin, ", "--section", "nett", "--limit", "1000");
    assertUsage(", got nett", "--section", "nett", "--limit", "1000");
    assertUsage("--min-size must be at least 0, got -1", "--min-size", "-1");
    assertUsage("--max-size must be at least 10, got 9", "--min-size", "10", "--max-size", "9");
    assertUsage("--hits must be 1 to 10, got 11", "--hits", "11");
    assertUsage("--candidates must be 10 to 1000, got 9", "--candidates", "9");
    assertUsage("--limit must be at least 1000, got 999", "--limit", "999");
    assertUsage("--seconds must be 0 to 60, got NaN", "--seconds", "NaN");
    assertUsage("--width must be at least 60, got 59", "--width", "59");
  }
}
