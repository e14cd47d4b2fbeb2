package dev.vectorcodec.benchmark.durability;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.vectorcodec.benchmark.data.GenerateCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Runs the command on a small set. Progress bars keep threads for good. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
@LuceneTestCase.SuppressFileSystems("*")
@LuceneTestCase.SuppressSysoutChecks(bugUrl = "progress bars and tables")
public class TestDurableCommand extends LuceneTestCase {

  private String run(Object command, String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, new CommandLine(command).execute(arguments));
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  public void testSmallSet() throws Exception {
    Path folder = createTempDir();
    String set = folder.resolve("set").toString();
    run(new GenerateCommand(), "--out", set, "--vectors", "300", "--dimension", "8");
    Path work = folder.resolve("work");
    Path kept = Files.createDirectories(work).resolve("kept");
    Files.writeString(kept, "not ours");
    String text =
        run(
            new DurableCommand(),
            "--data",
            set,
            "--cache",
            folder.resolve("cache").toString(),
            "--rounds",
            "2",
            "--writers",
            "5",
            "--warm-up",
            "10",
            "--directory",
            work.toString());
    assertTrue(text, text.contains("300 documents of dimension 8, 5 writers, medians of 2 rounds"));
    assertTrue(text, text.matches("(?s).* a document: plain \\d+, durable \\d+, .*"));
    assertTrue(text, text.matches("(?s).* \\d+ groups, \\d+ forces: \\d.*"));
    assertTrue("only what it made is deleted", Files.exists(kept));
    assertFalse(Files.exists(work.resolve("run")));
  }

  public void testRefusals() {
    for (String option : new String[] {"--writers=0", "--rounds=0", "--warm-up=-1"}) {
      CommandLine command =
          new CommandLine(new DurableCommand())
              .setExecutionExceptionHandler(
                  (exception, failed, parsed) -> {
                    assertTrue(exception.toString(), exception instanceof IllegalArgumentException);
                    return 7;
                  });
      assertEquals(7, command.execute(option));
    }
  }
}
