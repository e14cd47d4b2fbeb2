package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Runs the whole program. */
public class TestQuickStart extends LuceneTestCase {

  private static final int WIDTH = 90;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  public void testBundledDataWithOddQueries() {
    assertEquals(
        err.toString(),
        CommandLine.ExitCode.OK,
        run(
            List.of("--width", Integer.toString(WIDTH), "--seconds", "0.01"),
            List.of(
                "relational database server",
                "xyzzyplugh",
                "12345",
                "optical \n character recognition xyzzyplugh",
                "mysql ".repeat(20_000))));
    String text = out.toString();
    assertTrue(text, text.contains("Segments: 1, with 15,287 vectors"));
    Matcher recall = Pattern.compile("vectors of 200 packages: ([01]\\.\\d+)").matcher(text);
    assertTrue(text, recall.find());
    assertTrue(text, Double.parseDouble(recall.group(1)) >= 0.95);

    String[] answers = text.split("Query: ", -1);
    assertTrue(answers[1], section(answers[1], "Vector search").contains("1  0.859  mariadb"));
    assertTrue(answers[1], section(answers[1], "BM25").contains("postgresql"));
    assertTrue(answers[1], section(answers[1], "Hybrid").contains("mariadb-server"));
    assertTrue(answers[2], answers[2].contains("Words without a vector: xyzzyplugh"));
    assertTrue(answers[2], answers[2].contains("Vector search: none of the words has a vector"));
    assertTrue(answers[2], answers[2].contains("BM25: no package has any of the words"));
    assertFalse(answers[2], answers[2].contains("Hybrid"));
    assertFalse(answers[3], answers[3].contains("Words without"));
    assertTrue(answers[4], answers[4].startsWith("optical character recognition"));
    assertTrue(answers[4], section(answers[4], "Vector search").contains("tesseract-ocr"));
    assertTrue(answers[5], section(answers[5], "Hybrid").contains("mysql"));
    // What follows the answers are sentences.
    text.substring(0, text.indexOf("Recall@"))
        .lines()
        .forEach(line -> assertTrue(line, line.length() <= WIDTH));
    for (String way : List.of("vector search", "exact vector search", "BM25", "hybrid")) {
      assertTrue(text, Pattern.compile("  " + way + ".* \\d+\\.\\d{3}\n").matcher(text).find());
    }
  }

  public void testIndexIsKeptAndNotOverwritten() throws IOException {
    Path folder = createTempDir();
    Path index = folder.resolve("index");
    Path packages = folder.resolve("packages.tsv.gz");
    Files.write(packages, TestBundledSlice.gzip("a\tnet\t1\tchess game\t\n"));
    List<String> options =
        List.of("--index", index.toString(), "--packages", packages.toString(), "--seconds", "0");
    assertEquals(CommandLine.ExitCode.OK, run(options, List.of("chess")));
    assertTrue(out.toString(), out.toString().contains("The index is in " + index));
    assertTrue(Files.exists(index.resolve("segments_1")));
    assertFails(CommandLine.ExitCode.USAGE, "--index is not empty: " + index, options);
    assertFails(
        CommandLine.ExitCode.USAGE,
        "--index is not a directory",
        List.of("--index", packages.toString()));
  }

  public void testWrongArguments() {
    assertFails(CommandLine.ExitCode.USAGE, "--query must not be empty", List.of("--query", " "));
    assertFails(CommandLine.ExitCode.USAGE, "Missing required", List.of("--query"));
    assertFails(CommandLine.ExitCode.USAGE, "Unknown option", List.of("--querry", "chess"));
    assertFails(CommandLine.ExitCode.USAGE, "--hits must be", List.of("--hits", "0"));
    assertFails(CommandLine.ExitCode.USAGE, "'ten' is not", List.of("--hits", "ten"));
    assertFails(CommandLine.ExitCode.USAGE, "--candidates must", List.of("--candidates", "9"));
    assertFails(CommandLine.ExitCode.USAGE, "--width must be", List.of("--width", "59"));
    assertFails(CommandLine.ExitCode.USAGE, "--seconds must be", List.of("--seconds", "-1"));
    assertFails(CommandLine.ExitCode.USAGE, "--seconds must be", List.of("--seconds", "NaN"));
  }

  public void testFilesThatAreMissingOrBroken() throws IOException {
    Path folder = createTempDir();
    assertFails(
        CommandLine.ExitCode.USAGE,
        "--term-vectors is not a file: " + folder,
        List.of("--term-vectors", folder.toString()));
    Path text = Files.writeString(folder.resolve("packages.tsv"), "a\tnet\t1\tchess game\t\n");
    assertFails(
        CommandLine.ExitCode.SOFTWARE,
        text + ": Not in GZIP format",
        List.of("--packages", text.toString()));
  }

  private void assertFails(int exitCode, String message, List<String> options) {
    assertEquals(exitCode, run(options, List.of()));
    assertTrue(err.toString(), err.toString().contains("error: "));
    assertTrue(err.toString(), err.toString().contains(message));
    assertFalse("no stack trace", err.toString().contains("\tat "));
  }

  private int run(List<String> options, List<String> queries) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> args = new ArrayList<>(List.of("--no-progress"));
    args.addAll(options);
    for (String query : queries) {
      args.add("--query");
      args.add(query);
    }
    return QuickStart.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args.toArray(new String[0]));
  }

  /** From a title to the empty line after its table. */
  private static String section(String answer, String title) {
    int start = answer.indexOf("  " + title);
    assertTrue(title + " in " + answer, start >= 0);
    return answer.substring(start, answer.indexOf("\n\n", start));
  }
}
