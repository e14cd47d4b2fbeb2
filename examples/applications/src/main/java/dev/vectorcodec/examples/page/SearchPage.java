package dev.vectorcodec.examples.page;

import dev.vectorcodec.examples.page.search.IndexFormat;
import dev.vectorcodec.examples.page.search.PackageCollection;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a page that searches the bundled packages, to browsers on this machine. */
@Command(
    name = "search-page",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Indexes descriptions of Debian packages, once with Rabitq104Codec and once as Lucene does"
            + " by default, and serves a page on 127.0.0.1 that searches them, compares recall and"
            + " latency of the two, and shows which packages a search looked at.")
public final class SearchPage implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;
  private static final double MAX_SECONDS = 60;

  @Option(names = "--port", paramLabel = "N", description = "to listen on; 0 for a free one")
  private int port = 0;

  @Option(
      names = "--packages",
      paramLabel = "N",
      description = "use only the first packages, at least 100")
  private int packages = Integer.MAX_VALUE;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "how long to search for each point of the plot, at most 60")
  private double seconds = 0.5;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Counted down to end the program; nobody does but tests, others press Ctrl-C. */
  private final CountDownLatch end;

  private SearchPage(CountDownLatch end) {
    this.end = end;
  }

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine(new CountDownLatch(1)).execute(args));
  }

  static CommandLine commandLine(CountDownLatch end) {
    return OneLineErrors.of(new CommandLine(new SearchPage(end)));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    PageServer.requireFree(port);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Reading and indexing the packages in both formats ...");
    out.flush();
    try (PackageCollection collection = PackageCollection.open(packages);
        PageServer server = PageServer.start(collection, seconds, port)) {
      for (IndexFormat format : IndexFormat.values()) {
        out.printf(
            Locale.ROOT,
            "%-6s  %,d packages in %.1f s, %.1f MB%n",
            format.name().toLowerCase(Locale.ROOT),
            collection.packages().size(),
            collection.index(format).buildSeconds(),
            collection.index(format).bytes() * 1e-6);
      }
      // Ctrl-C ends the JVM without unwinding this: what is temporary has to go all the same.
      Thread cleaner = new Thread(() -> closeQuietly(server, collection));
      Runtime.getRuntime().addShutdownHook(cleaner);
      out.println("Open http://127.0.0.1:" + server.port() + "/ in a browser. Ctrl-C ends it.");
      out.flush();
      end.await();
      Runtime.getRuntime().removeShutdownHook(cleaner);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void closeQuietly(PageServer server, PackageCollection collection) {
    IOUtils.closeWhileHandlingException(server, collection);
  }

  private void check() {
    OneLineErrors.require(
        spec, port >= 0 && port <= MAX_PORT, "--port must be 0 to " + MAX_PORT + ", got " + port);
    OneLineErrors.require(
        spec, packages >= 100, "--packages must be at least 100, got " + packages);
    OneLineErrors.require(
        spec, seconds >= 0 && seconds <= MAX_SECONDS, "--seconds must be 0 to 60, got " + seconds);
  }
}
