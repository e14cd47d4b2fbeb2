package dev.vectorcodec.examples.metrics;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** The program prints what its writer did. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestMetrics extends LuceneTestCase {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Metrics.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void assertLine(String expression) {
    assertTrue(out.toString(), out.toString().lines().anyMatch(line -> line.matches(expression)));
  }

  public void testMeters() {
    int status = run("--documents", "50", "--threads", "4");
    assertEquals(err + "\n" + out, CommandLine.ExitCode.OK, status);
    assertLine("50 documents by 4 threads");
    // All documents are durable; what the log notes for itself may not be yet.
    assertLine("vectorcodec\\.log\\.lag\\.durable +value \\d");
    assertLine("vectorcodec\\.log\\.state\\{open} +value 1");
    assertLine("vectorcodec\\.log\\.force +[1-9]\\d* times, mean .*");
    assertLine("vectorcodec\\.log\\.lag\\.committed +value [5-9]\\d");
  }

  public void testWrongArguments() {
    assertEquals(CommandLine.ExitCode.USAGE, run("--threads", "0"));
    assertTrue(err.toString(), err.toString().contains("--threads must be 1 to 1000, got 0"));
    assertEquals(CommandLine.ExitCode.USAGE, run("--documents", "0"));
  }
}
