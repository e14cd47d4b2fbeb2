package dev.vectorcodec.examples.page;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Runs the command. */
public class TestSearchPage extends LuceneTestCase {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  public void testPrintsTheAddressAndEnds() {
    assertEquals(err.toString(), CommandLine.ExitCode.OK, run("--packages", "200"));
    Matcher address =
        Pattern.compile("Open http://127\\.0\\.0\\.1:(\\d+)/ in a browser").matcher(out.toString());
    assertTrue(out.toString(), address.find());
    assertNotEquals(0, Integer.parseInt(address.group(1)));
    assertTrue(out.toString(), out.toString().contains("lucene  200 packages in"));
  }

  public void testPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(CommandLine.ExitCode.SOFTWARE, run("--packages", "200", "--port", port));
      assertEquals("error: port " + port + " of 127.0.0.1 is taken", err.toString().strip());
    }
  }

  public void testWrongArguments() {
    assertFails("--port must be 0 to 65535, got 65536", "--port", "65536");
    assertFails("--packages must be at least 100, got 99", "--packages", "99");
    assertFails("--seconds must be 0 to 60, got 61.0", "--seconds", "61");
    assertFails("--seconds must be 0 to 60, got NaN", "--seconds", "NaN");
    assertFails("Unknown option", "--prot", "1");
  }

  private void assertFails(String message, String... args) {
    assertEquals(CommandLine.ExitCode.USAGE, run(args));
    assertTrue(err.toString(), err.toString().contains(message));
  }

  /** Runs it with the end at hand, so that it ends as soon as it serves. */
  private int run(String... args) {
    return SearchPage.commandLine(new CountDownLatch(0))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
