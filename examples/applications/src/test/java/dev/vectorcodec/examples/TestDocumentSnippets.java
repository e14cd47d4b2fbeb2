package dev.vectorcodec.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The Java code in documents compiles, with the variables that a reader would have. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestDocumentSnippets extends LuceneTestCase {

  private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");

  private static final String BEFORE =
      """
      import dev.vectorcodec.*;
      import dev.vectorcodec.durable.*;
      import dev.vectorcodec.micrometer.*;
      import dev.vectorcodec.log.*;
      import io.micrometer.core.instrument.*;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.*;
      import org.apache.lucene.document.*;
      import org.apache.lucene.index.*;
      import org.apache.lucene.search.*;
      import org.apache.lucene.store.Directory;

      abstract class Snippet {
        Directory directory;
        Path logPath;
        Path backupPath;
        DurableIndexWriter writer;
        byte[] id;
        byte[] otherId;
        byte[] source;
        float[] vector;
        float[] target;
        Query filter;
        MeterRegistry registry;
        IndexWriterConfig config;
        DocumentMapper mapper;

        void run() throws Exception {
      """;

  public void testReadme() throws IOException {
    assertCompiles(Path.of("..", "..", "README.md"), 2);
  }

  public void testDurability() throws IOException {
    assertCompiles(Path.of("..", "..", "docs", "durability.md"), 3);
  }

  public void testThatErrorsAreSeen() {
    assertTrue(errors("Documnet document = null;").contains("Documnet"));
  }

  private static void assertCompiles(Path document, int count) throws IOException {
    List<String> snippets = new ArrayList<>();
    Matcher snippet = SNIPPET.matcher(Files.readString(document));
    while (snippet.find()) {
      snippets.add(snippet.group(1));
    }
    assertEquals(count, snippets.size());
    for (String code : snippets) {
      assertEquals(code, "", errors(code));
    }
  }

  private static String errors(String code) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Writer messages = new StringWriter();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return BEFORE + code + "  }\n}\n";
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            createTempDir().toString());
    boolean success = compiler.getTask(messages, null, null, options, null, List.of(source)).call();
    return success ? "" : messages.toString();
  }
}
