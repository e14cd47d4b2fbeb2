package dev.vectorcodec.examples.crash;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Runs the whole program: real processes, really killed. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestCrashAndRecover extends LuceneTestCase {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  public void testThreeRounds() {
    int status =
        run("--rounds", "3", "--millis", "400", "--threads", "4", "--limit", "403", "--seed", "1");
    assertEquals(err + "\n" + out, CommandLine.ExitCode.OK, status);
    String text = out.toString();
    assertTrue(text, text.startsWith("400 documents with vectors of dimension 256, 4 threads"));
    Matcher last =
        Pattern.compile("Killed 3 times: all of ([\\d,]+) acknowledged writes were there")
            .matcher(text);
    assertTrue(text, last.find());
    // Two of the kills wait for the first one.
    assertTrue(text, Integer.parseInt(last.group(1).replace(",", "")) >= 2);
  }

  public void testOwnVectorsAndKeptIndex() throws IOException {
    Path folder = createTempDir();
    Path vectors = folder.resolve("some.fvecs");
    int count = 20;
    ByteBuffer bytes = ByteBuffer.allocate(count * 3 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putInt(2).putFloat(i).putFloat(-i);
    }
    Files.write(vectors, bytes.array());
    Path work = folder.resolve("work");
    int status =
        run(
            "--rounds",
            "1",
            "--millis",
            "300",
            "--mode",
            "os",
            "--data",
            vectors.toString(),
            "--work",
            work.toString());
    assertEquals(err + "\n" + out, CommandLine.ExitCode.OK, status);
    assertTrue(out.toString(), out.toString().contains("16 documents with vectors of dimension 2"));
    assertTrue(Files.exists(work.resolve("log").resolve("xlog.lock")));
    assertEquals(CommandLine.ExitCode.USAGE, run("--work", work.toString()));
    assertTrue(err.toString(), err.toString().contains("--work is not empty"));

    Files.write(vectors, new byte[] {2, 0, 0, 0, 1});
    assertEquals(CommandLine.ExitCode.SOFTWARE, run("--data", vectors.toString()));
    assertTrue(err.toString(), err.toString().contains("vector 0 is not whole"));
  }

  public void testWrongArguments() {
    assertUsage("--rounds must be", "--rounds", "0");
    assertUsage("--threads must be", "--threads", "0");
    assertUsage("--threads must be at most", "--threads", "7", "--limit", "6");
    assertUsage("--millis must", "--millis", "-1");
    assertUsage("--limit must", "--limit", "0");
    assertUsage("--data is not a file", "--data", "none");
    assertUsage("ASYNC", "--mode", "ASYNC");
  }

  public void testChildThatFailsIsNoCrash() throws Exception {
    Path work = createTempDir();
    try (WritingProcess process = new WritingProcess(work, 0, Acknowledgement.SYNC, 1)) {
      IOException error = expectThrows(IOException.class, () -> process.killAfterWrite(0));
      assertTrue(error.getMessage(), error.getMessage().contains("ended by itself, with status 1"));
      assertTrue(error.getMessage(), error.getMessage().contains("NoSuchFileException"));
    }
  }

  private void assertUsage(String message, String... arguments) {
    assertEquals(CommandLine.ExitCode.USAGE, run(arguments));
    assertTrue(err.toString(), err.toString().contains(message));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CrashAndRecover.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
