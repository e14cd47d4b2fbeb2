package dev.vectorcodec.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: the tables of docs/architecture.md are the packages of the library, from top to bottom.
 * Whoever imports from a package above, or from the other wing, fails here.
 */
public class TestRooms extends LuceneTestCase {

  private static final int MOST_FILES = 25;
  private static final String ROOT = "dev.vectorcodec";
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Path MAIN = PROJECT.resolve("lucene-vector-codec/src/main");
  private static final Pattern ROW = Pattern.compile("^\\| (\\(root\\)|`[a-z.]+`) \\| ([^|]+) \\|");
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?(dev\\.vectorcodec[a-z.]*)\\.[A-Z]", Pattern.MULTILINE);
  private static final Pattern QUESTION = Pattern.compile("/\\*\\*[\\s*]*([^?]*\\?)");

  /** Questions of the packages of one wing, from top to bottom. */
  private static List<Map<String, String>> wings() throws IOException {
    List<Map<String, String>> wings = new ArrayList<>();
    boolean isInTable = false;
    for (String line : Files.readAllLines(PROJECT.resolve("docs/architecture.md"))) {
      if (line.startsWith("| package | question")) {
        wings.add(new LinkedHashMap<>());
        isInTable = true;
      } else if (line.startsWith("|") == false) {
        isInTable = false;
      }
      Matcher row = ROW.matcher(line);
      if (isInTable && row.find()) {
        String name = row.group(1).equals("(root)") ? "" : "." + row.group(1).replace("`", "");
        wings.getLast().put(ROOT + name, row.group(2).strip());
      }
    }
    return wings;
  }

  private static List<Path> sources(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(MAIN.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Which packages each package imports from, by reading its sources. */
  private static Map<String, Set<String>> imports() throws IOException {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (String folder : List.of("java", "java22")) {
      for (Path file : sources(folder)) {
        String text = Files.readString(file);
        Matcher own = PACKAGE.matcher(text);
        assertTrue(file.toString(), own.find());
        Set<String> of = imports.computeIfAbsent(own.group(1), name -> new TreeSet<>());
        Matcher matcher = IMPORT.matcher(text);
        while (matcher.find()) {
          of.add(matcher.group(1));
        }
      }
    }
    return imports;
  }

  public void testImportsPointDownwards() throws IOException {
    Map<String, Set<String>> imports = imports();
    Set<String> withoutRow = new TreeSet<>(imports.keySet());
    int arrows = 0;
    for (Map<String, String> wing : wings()) {
      List<String> floors = List.copyOf(wing.keySet());
      withoutRow.removeAll(floors);
      for (int floor = 0; floor < floors.size(); floor++) {
        String name = floors.get(floor);
        assertTrue("no sources: " + name, imports.containsKey(name));
        for (String imported : imports.get(name)) {
          int below = floors.indexOf(imported);
          assertTrue(name + " imports from the other wing: " + imported, below >= 0);
          assertTrue(name + " imports from above: " + imported, below >= floor);
          arrows++;
        }
      }
    }
    assertEquals("packages without a row", new TreeSet<>(), withoutRow);
    assertTrue("arrows that were read: " + arrows, arrows > 60);
  }

  public void testRowsAskWhatPackagesAnswer() throws IOException {
    for (Map<String, String> wing : wings()) {
      for (Map.Entry<String, String> row : wing.entrySet()) {
        Path file = Path.of(row.getKey().replace('.', '/'), "package-info.java");
        Path portable = MAIN.resolve("java").resolve(file);
        Path present = Files.exists(portable) ? portable : MAIN.resolve("java22").resolve(file);
        Matcher question = QUESTION.matcher(Files.readString(present));
        assertTrue(row.getKey() + " asks nothing", question.find());
        String asked = question.group(1).replaceAll("\\s*\\*?\\s+", " ").strip();
        assertTrue(row + " and " + asked, row.getValue().equalsIgnoreCase(asked));
      }
    }
  }

  public void testFoldersAreSmall() throws IOException {
    List<String> large = new ArrayList<>();
    for (String module : List.of("lucene-vector-codec", "benchmark", "examples")) {
      try (Stream<Path> paths = Files.walk(PROJECT.resolve(module))) {
        for (Path folder : paths.filter(TestRooms::isOfSources).toList()) {
          try (Stream<Path> files = Files.list(folder)) {
            long count = files.filter(file -> file.toString().endsWith(".java")).count();
            if (count > MOST_FILES) {
              large.add(PROJECT.relativize(folder) + ": " + count);
            }
          }
        }
      }
    }
    assertEquals(List.of(), large);
  }

  private static boolean isOfSources(Path path) {
    return Files.isDirectory(path) && PROJECT.relativize(path).toString().contains("src");
  }
}
