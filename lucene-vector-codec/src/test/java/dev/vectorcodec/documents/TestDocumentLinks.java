package dev.vectorcodec.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Every relative link in README.md and in the documents leads somewhere. */
public class TestDocumentLinks extends LuceneTestCase {

  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(<?([^)\\s>]+)>?[^)]*\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");

  public void testRelativeLinks() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> documents = documents();
    assertFalse(documents.isEmpty());
    for (Path document : documents) {
      String text = FENCE.matcher(Files.readString(document)).replaceAll("");
      Matcher link = LINK.matcher(INLINE_CODE.matcher(text).replaceAll("code"));
      while (link.find()) {
        if (leadsSomewhere(document, link.group(1)) == false) {
          broken.add(ROOT.relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    if (Files.exists(ROOT.resolve("README.md"))) {
      documents.add(ROOT.resolve("README.md"));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  private static boolean leadsSomewhere(Path document, String target) throws IOException {
    if (target.matches("[a-z]+:.*")) {
      return true;
    }
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path path = file.isEmpty() ? document : document.resolveSibling(file);
    if (Files.exists(path) == false) {
      return false;
    }
    return hash < 0
        || path.toString().endsWith(".md") == false
        || anchors(Files.readString(path)).contains(target.substring(hash + 1));
  }

  /** The anchors that GitHub gives to headings. */
  private static Set<String> anchors(String markdown) {
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(FENCE.matcher(markdown).replaceAll(""));
    while (heading.find()) {
      String anchor =
          heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
      String unique = anchor.replace(' ', '-');
      for (int i = 1; anchors.add(unique) == false; i++) {
        unique = anchor.replace(' ', '-') + "-" + i;
      }
    }
    return anchors;
  }
}
