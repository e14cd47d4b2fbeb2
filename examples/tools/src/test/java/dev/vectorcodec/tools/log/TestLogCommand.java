package dev.vectorcodec.tools.log;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.tools.VectorCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** An operator meets logs that are whole, damaged, foreign and missing. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestLogCommand extends LuceneTestCase {

  private static final int COUNT = 20;
  private static final int DAMAGED_DOCUMENT = 12;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path folder;
  private Path index;
  private Path log;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    folder = createTempDir();
    index = folder.resolve("index");
    log = folder.resolve("log");
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory, log)) {
      for (int i = 0; i < COUNT; i++) {
        writer.index(record(i));
        if (i == COUNT / 2 - 1) {
          writer.setLiveCommitData(Map.of("mine", "kept").entrySet());
          writer.commit();
        }
      }
    }
  }

  private static LogDocument record(int id) {
    byte[] source = ("content of " + id).getBytes(StandardCharsets.UTF_8);
    return new LogDocument(("id " + id).getBytes(StandardCharsets.UTF_8), List.of(), source);
  }

  private static DurableIndexWriter open(Directory directory, Path log) throws IOException {
    // So small that a commit finds half of it used up, and starts the next file.
    LogOptions options =
        LogOptions.DEFAULT
            .withPreallocationBytes(1 << 10)
            .withReserveBytes(0)
            .withDedicatedThread(false);
    return DurableIndexWriter.open(
        directory,
        log,
        new IndexWriterConfig().setCommitOnClose(false),
        DurableOptions.DEFAULT.withLog(options),
        record -> {
          Document document = new Document();
          document.add(new StoredField("source", record.source()));
          return document;
        });
  }

  /** The documents that are found when the index is opened with a log. */
  private Set<String> contents(Path with) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory, with)) {
      Map<String, String> userData = new HashMap<>();
      writer.getLiveCommitData().forEach(entry -> userData.put(entry.getKey(), entry.getValue()));
      assertEquals(Map.of("mine", "kept"), userData);
      IndexSearcher searcher = writer.searchers().acquire();
      try {
        for (ScoreDoc hit : searcher.search(MatchAllDocsQuery.INSTANCE, 1000).scoreDocs) {
          found.add(
              searcher.storedFields().document(hit.doc).getBinaryValue("source").utf8ToString());
        }
      } finally {
        writer.searchers().release(searcher);
      }
    }
    return found;
  }

  private static Set<String> expected(int from, int to) {
    Set<String> contents = new TreeSet<>();
    for (int i = from; i < to; i++) {
      contents.add("content of " + i);
    }
    return contents;
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] command = new String[arguments.length + 1];
    command[0] = "log";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return VectorCodec.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(command);
  }

  private void assertRun(int status, String message, Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int returned = run(texts);
    String printed = out + "\n" + err;
    assertEquals(printed, status, returned);
    assertTrue(message + " in " + printed, printed.contains(message));
    assertFalse("no stack trace: " + printed, printed.contains("\tat "));
  }

  /** Flips a bit of a document that was acknowledged after the commit. */
  private void damage() throws IOException {
    byte[] text = ("content of " + DAMAGED_DOCUMENT).getBytes(StandardCharsets.UTF_8);
    boolean done = false;
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i + text.length <= bytes.length; i++) {
          if (Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
            bytes[i] ^= 1;
            done = true;
          }
        }
        Files.write(file, bytes);
      }
    }
    assertTrue(done);
    try (Directory directory = FSDirectory.open(index)) {
      expectThrows(LogCorruptException.class, () -> open(directory, log));
    }
  }

  private Map<String, String> snapshot(Path directory) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Arrays.toString(Files.readAllBytes(path)));
      }
    }
    return files;
  }

  public void testGoodLog() throws IOException {
    Map<String, String> before = snapshot(log);
    assertRun(0, "GOOD", "verify", log);
    assertRun(0, "would replay 10 operations", "verify", log, "--index", index);
    assertRun(0, "BATCH", "dump", log);
    assertFalse(out.toString(), out.toString().contains("PUT"));
    assertRun(0, "PUT", "dump", log, "--operations");
    assertRun(0, "... cut by --limit", "dump", log, "--limit", 3);
    assertEquals(4, out.toString().lines().count());
    assertRun(0, "log-0000000002.xlog", "dump", log, "--generation", 2);
    assertFalse(out.toString(), out.toString().contains("log-0000000001.xlog"));
    assertRun(
        0,
        "nothing to salvage",
        "salvage",
        log,
        "--index",
        index,
        "--into",
        folder.resolve("new"),
        "--accept-loss");
    assertFalse(Files.exists(folder.resolve("new")));
    assertRun(
        LogCommand.LOSS_NOT_ACCEPTED,
        "holds 10 operations that are not in the index",
        "reset",
        log,
        "--index",
        index);
    assertEquals(before, snapshot(log));
    assertEquals(expected(0, COUNT), contents(log));
  }

  public void testSalvage() throws IOException {
    damage();
    Map<String, String> before = snapshot(log);
    assertRun(LogCommand.DAMAGED, "DAMAGED", "verify", log);
    assertRun(LogCommand.DAMAGED, "would be refused", "verify", log, "--index", index);
    assertRun(0, "bytes that are no frame", "dump", log, "--operations");
    Path salvaged = folder.resolve("salvaged");
    Object[] command = {"salvage", log, "--index", index, "--into", salvaged};
    assertRun(LogCommand.LOSS_NOT_ACCEPTED, "Lost are 1 log sequence numbers", command);
    assertFalse(Files.exists(salvaged));
    Object[] accepting = Arrays.copyOf(command, command.length + 1);
    accepting[command.length] = "--accept-loss";
    assertRun(0, "Copied", accepting);
    assertTrue(out.toString(), out.toString().contains("Lost are 1 log sequence numbers"));
    assertEquals(before, snapshot(log));

    assertRun(0, "would replay 9 operations", "verify", salvaged, "--index", index);
    assertRun(LogCommand.DAMAGED, "FOREIGN_HISTORY", "verify", log, "--index", index);
    accepting[5] = folder.resolve("once more");
    assertRun(LogCommand.MISMATCH, "FOREIGN_HISTORY", accepting);
    Set<String> expected = expected(0, COUNT);
    expected.remove("content of " + DAMAGED_DOCUMENT);
    assertEquals(expected, contents(salvaged));
    assertEquals("and again", expected, contents(salvaged));
    try (Directory directory = FSDirectory.open(index)) {
      expectThrows(LogMismatchException.class, () -> open(directory, log));
    }
    assertRun(LogCommand.MISMATCH, "", accepting);
  }

  public void testIndexIsGone() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path salvaged = folder.resolve("salvaged");
    assertRun(LogCommand.MISMATCH, "LOG_WITHOUT_COMMIT", "verify", log, "--index", empty);
    assertRun(
        0,
        "only what the log still has",
        "salvage",
        log,
        "--index",
        empty,
        "--into",
        salvaged,
        "--accept-loss");
    try (Directory directory = FSDirectory.open(empty);
        DurableIndexWriter writer = open(directory, salvaged)) {
      assertTrue(writer.getDocStats().numDocs >= COUNT / 2);
    }
  }

  public void testReset() throws IOException {
    damage();
    Object[] command = {"reset", log, "--index", index};
    Map<String, String> before = snapshot(log);
    assertRun(LogCommand.LOSS_NOT_ACCEPTED, "The log cannot be opened", command);
    assertEquals(before, snapshot(log));
    assertRun(0, "log-0000000002.xlog.bak", "reset", log, "--index", index, "--accept-loss");
    Map<String, String> after = snapshot(log);
    assertEquals(before.get("log-0000000002.xlog"), after.get("log-0000000002.xlog.bak"));
    assertEquals(expected(0, COUNT / 2), contents(log));
  }

  public void testForeignAndMissingLog() throws IOException {
    Path other = folder.resolve("other log");
    Path otherIndex = folder.resolve("other index");
    try (Directory directory = FSDirectory.open(otherIndex);
        DurableIndexWriter writer = open(directory, other)) {
      writer.index(record(1));
    }
    assertRun(LogCommand.MISMATCH, "FOREIGN_LOG", "verify", log, "--index", otherIndex);
    Path target = folder.resolve("target");
    assertRun(
        LogCommand.MISMATCH,
        "FOREIGN_LOG",
        "salvage",
        log,
        "--index",
        otherIndex,
        "--into",
        target,
        "--accept-loss");
    assertFalse(Files.exists(target));
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertRun(LogCommand.MISMATCH, "There is no generation", "verify", empty);
    assertRun(LogCommand.MISMATCH, "COMMIT_WITHOUT_LOG", "verify", empty, "--index", index);
    assertRun(LogCommand.MISMATCH, "there is no generation", "dump", empty);
    assertRun(LogCommand.MISMATCH, "there is no generation 9", "dump", log, "--generation", 9);
  }

  /** What opening refuses, verifying must not call good; a reset makes a commit that opens. */
  public void testForeignCommit() throws IOException {
    try (Directory directory = FSDirectory.open(index);
        IndexWriter plain = new IndexWriter(directory, new IndexWriterConfig())) {
      plain.setLiveCommitData(plain.getLiveCommitData());
    }
    assertRun(LogCommand.MISMATCH, "FOREIGN_COMMIT", "verify", log, "--index", index);
    assertRun(0, "The log is empty", "reset", log, "--index", index, "--accept-loss");
    assertRun(0, "would replay 0 operations", "verify", log, "--index", index);
    assertEquals(expected(0, COUNT / 2), contents(log));
  }

  public void testInUse() throws IOException {
    try (Directory directory = FSDirectory.open(index);
        DurableIndexWriter writer = open(directory, log)) {
      assertTrue(writer.isOpen());
      assertRun(
          CommandLine.ExitCode.SOFTWARE,
          "write.lock",
          "reset",
          log,
          "--index",
          index,
          "--accept-loss");
    }
  }

  public void testWrongArguments() {
    int usage = CommandLine.ExitCode.USAGE;
    assertRun(usage, "LOG is not a directory", "verify", folder.resolve("none"));
    assertFalse(Files.exists(folder.resolve("none")));
    assertRun(usage, "--index is not a directory", "verify", log, "--index", log.resolve("none"));
    assertRun(usage, "--index", "reset", log);
    assertRun(usage, "--into is not empty", "salvage", log, "--index", index, "--into", index);
    assertRun(usage, "--limit must be", "dump", log, "--limit", 0);
    assertRun(usage, "--generation must be", "dump", log, "--generation", 0);
    assertRun(usage, "Missing required", "verify");
    assertRun(usage, "Missing required");
  }
}
