package dev.vectorcodec.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a test that a document names as its proof is there. */
public class TestNamedTests extends LuceneTestCase {

  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern NAME = Pattern.compile("`(Test[A-Z][A-Za-z0-9]*)`");

  private static Stream<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(path -> path.toString().endsWith(end)).toList().stream();
    }
  }

  public void testNamesInDocuments() throws IOException {
    Set<String> tests = new TreeSet<>();
    for (String module : List.of("lucene-vector-codec", "examples", "benchmark")) {
      files(PROJECT.resolve(module), ".java")
          .filter(path -> path.toString().contains("src/test"))
          .forEach(path -> tests.add(path.getFileName().toString().replace(".java", "")));
    }
    Set<String> missing = new TreeSet<>();
    int named = 0;
    for (Path document : files(PROJECT.resolve("docs"), ".md").toList()) {
      Matcher name = NAME.matcher(Files.readString(document));
      while (name.find()) {
        named++;
        if (tests.contains(name.group(1)) == false) {
          missing.add(PROJECT.relativize(document) + ": " + name.group(1));
        }
      }
    }
    assertEquals(new TreeSet<>(), missing);
    assertTrue("names that were found: " + named, named > 20);
  }
}
