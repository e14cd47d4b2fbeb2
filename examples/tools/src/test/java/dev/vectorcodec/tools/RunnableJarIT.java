package dev.vectorcodec.tools;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** A shell runs the jar as an operator does, and sees the exit statuses that the help lists. */
@LuceneTestCase.SuppressFileSystems("*")
public class RunnableJarIT extends LuceneTestCase {

  private static final String CONTENT = "content that is acknowledged and not committed";

  private Path folder;
  private Path index;
  private Path log;

  /** What a shell saw. */
  private record Run(int status, String printed) {}

  @Override
  public void setUp() throws Exception {
    super.setUp();
    folder = createTempDir();
    index = folder.resolve("index");
    log = folder.resolve("log");
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory)) {
      byte[] source = CONTENT.getBytes(StandardCharsets.UTF_8);
      for (byte id = 0; id < 3; id++) {
        writer.index(new LogDocument(new byte[] {id}, List.of(), source));
      }
    }
  }

  private DurableIndexWriter open(Directory directory) throws IOException {
    LogOptions options = LogOptions.DEFAULT.withPreallocationBytes(1 << 10).withReserveBytes(0);
    return DurableIndexWriter.open(
        directory,
        log,
        new IndexWriterConfig().setCommitOnClose(false),
        DurableOptions.DEFAULT.withLog(options),
        record -> new Document());
  }

  /** Runs {@code java -jar vector-codec.jar} with these arguments, by way of a shell. */
  private Run shell(String arguments) throws IOException, InterruptedException {
    String jar = System.getProperty("vector.codec.jar");
    assertTrue("no jar at " + jar, Files.isRegularFile(Path.of(jar)));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", '"' + java + "\" -jar \"" + jar + "\" " + arguments)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(printed, process.waitFor(1, TimeUnit.MINUTES));
    return new Run(process.exitValue(), printed);
  }

  private void assertShell(int status, String message, String arguments)
      throws IOException, InterruptedException {
    Run run = shell(arguments);
    assertEquals(run.printed(), status, run.status());
    assertTrue(message + " in " + run.printed(), run.printed().contains(message));
    assertFalse(run.printed(), run.printed().contains("\tat "));
    assertFalse(run.printed(), run.printed().contains("WARNING"));
  }

  private void damage() throws IOException {
    int flipped = 0;
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(CONTENT);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(file, bytes);
          flipped++;
        }
      }
    }
    assertEquals(1, flipped);
  }

  public void testHelpAndVersion() throws Exception {
    assertShell(0, "log", "--help");
    assertShell(0, "nothing was done, because something would be lost", "log --help");
    String version = System.getProperty("vector.codec.version");
    assertShell(0, "vector-codec " + version, "--version");
    assertShell(2, "Missing required subcommand", "");
  }

  public void testGoodLog() throws Exception {
    assertShell(0, "would replay 3 operations", "log verify log --index index");
    assertShell(0, "PUT", "log dump log --operations");
    assertShell(5, "3 operations that are not in the index", "log reset log --index index");
    assertShell(2, "LOG is not a directory", "log verify nowhere");
    Files.createDirectory(folder.resolve("empty"));
    assertShell(4, "There is no generation", "log verify empty");
  }

  public void testIndex() throws Exception {
    Files.createDirectory(folder.resolve("empty"));
    assertShell(4, "There is no index", "index verify empty");
    assertShell(4, "No segment has vectors of this format", "index inspect index");
    assertShell(2, "Missing required subcommand", "index");
  }

  public void testDamagedLog() throws Exception {
    damage();
    assertShell(3, "DAMAGED", "log verify log --index index");
    String salvage = "log salvage log --index index --into new";
    assertShell(5, "Lost are 1 log sequence numbers", salvage);
    assertShell(0, "Copied", salvage + " --accept-loss");
    assertShell(0, "would replay 2 operations", "log verify new --index index");
  }

  public void testLogInUse() throws Exception {
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory)) {
      assertTrue(writer.isOpen());
      assertShell(1, "write.lock", "log reset log --index index --accept-loss");
    }
  }
}
