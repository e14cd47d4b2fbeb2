package dev.vectorcodec.examples.updates;

import dev.vectorcodec.examples.WholeProgram;
import java.util.regex.Matcher;
import picocli.CommandLine;

/** Recall holds, and two runs do the same. */
public class TestUpdates extends WholeProgram {

  private static final String[] SMALL = {
    "--limit", "3000", "--generations", "3", "--updates", "10", "--deletes", "5"
  };

  @Override
  protected CommandLine command() {
    return Updates.commandLine();
  }

  public void testGenerations() {
    String text = runWell(SMALL);
    assertTrue(
        text,
        text.startsWith(
            "2,000 packages; each generation changes 200 and exchanges 100 for others."));
    int merges = 0;
    boolean deleted = false;
    for (String generation : new String[] {"built", "1", "2", "3"}) {
      Matcher row =
          line(
              " +"
                  + generation
                  + " +([\\d,]+) +(\\d+) +([.\\d]+) % +(\\d+) +[.\\d]+ s +[.\\d]+ s +([.\\d]+)");
      assertEquals(row.group(), 2000, number(row, 1), 0);
      assertTrue(row.group(), number(row, 2) >= 1);
      deleted |= number(row, 3) > 0;
      merges += (int) number(row, 4);
      assertTrue(row.group(), number(row, 5) >= 0.9);
    }
    assertTrue(text, deleted);
    assertTrue(text, merges > 0);
    Matcher lived = line("this index +([.\\d]+) +([.\\d]+)");
    Matcher fresh = line("built anew from the same packages +([.\\d]+) +([.\\d]+)");
    assertTrue(text, number(lived, 2) >= number(fresh, 2) - 0.02);
    assertEquals(withoutTimes(text), withoutTimes(runWell(SMALL)));
  }

  private static String withoutTimes(String text) {
    return text.replaceAll(" +[.\\d]+ s", "");
  }

  public void testNothingChanges() {
    runWell("--limit", "1000", "--generations", "1", "--updates", "0", "--deletes", "0");
    Matcher lived = line("this index +([.\\d]+) +([.\\d]+)");
    Matcher fresh = line("built anew from the same packages +([.\\d]+) +([.\\d]+)");
    assertEquals(number(fresh, 1), number(lived, 1), 0);
    assertEquals(number(fresh, 2), number(lived, 2), 0);
  }

  public void testWrongArguments() {
    assertUsage("--generations must be 1 to 1000, got 0", "--generations", "0");
    assertUsage("--limit must be at least 1000, got 999", "--limit", "999");
    assertUsage("--updates must be 0 to 50, got 51", "--updates", "51");
    assertUsage("--deletes must be 0 to 50, got -1", "--deletes", "-1");
    assertUsage("--beam-width must be 1 to 65536, got 0", "--beam-width", "0");
    assertUsage("--tolerance must be 0 to 1, got NaN", "--tolerance", "NaN");
  }
}
