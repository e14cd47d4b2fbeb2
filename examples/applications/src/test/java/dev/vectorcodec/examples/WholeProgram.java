package dev.vectorcodec.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Runs a program as its user does, and looks at what it prints. */
@LuceneTestCase.SuppressFileSystems("*") // the programs use temporary folders of the system
public abstract class WholeProgram extends LuceneTestCase {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A new command for each run: options keep their values. */
  protected abstract CommandLine command();

  /** Returns the exit code. */
  protected final int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Returns what was printed. */
  protected final String runWell(String... arguments) {
    int status = run(arguments);
    assertEquals(err + "\n" + out, CommandLine.ExitCode.OK, status);
    return out.toString();
  }

  /** A wrong argument is refused before any work, in one line and without a stack trace. */
  protected final void assertUsage(String message, String... arguments) {
    assertEquals(CommandLine.ExitCode.USAGE, run(arguments));
    assertTrue(err.toString(), err.toString().contains("error: "));
    assertTrue(err.toString(), err.toString().contains(message));
    assertFalse(err.toString(), err.toString().contains("\tat "));
  }

  /** The groups of the first line of the last run that is like the expression as a whole. */
  protected final Matcher line(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return out.toString()
        .lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .orElseThrow(() -> new AssertionError(expression + " in\n" + out));
  }

  /** A number that a group of a line has. */
  protected static double number(Matcher line, int group) {
    return Double.parseDouble(line.group(group).replace(",", ""));
  }
}
