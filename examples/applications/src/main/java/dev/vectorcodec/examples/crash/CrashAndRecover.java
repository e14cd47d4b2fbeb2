package dev.vectorcodec.examples.crash;

import static dev.vectorcodec.tools.OneLineErrors.require;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableRecovery;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills a process that writes, again and again, and looks whether anything is missing. */
@Command(
    name = "crash-and-recover",
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Starts a process that writes documents through DurableIndexWriter and reports each one"
          + " once it is acknowledged; kills it with SIGKILL at a random moment; opens the index"
          + " again; compares every document with what was written, bit for bit; and starts over.",
      "Exit status: 0 when nothing acknowledged was ever missing, 1 otherwise."
    })
public final class CrashAndRecover implements Callable<Integer> {

  private static final int SEARCHES = 200;
  private static final String ROW = "%5s %9s %12s %9s %8s %10s %10s %9s%n";

  @Option(names = "--rounds", paramLabel = "N", description = "how often to kill, at least 1")
  private int rounds = 10;

  @Option(names = "--seed", paramLabel = "N", description = "of the moments to kill at")
  private long seed = 42;

  @Option(
      names = "--millis",
      paramLabel = "N",
      description =
          "the moment is at most so long after the first write was acknowledged, in every third"
              + " round after the process began to open the index")
  private int maxMillis = 3000;

  @Option(names = "--threads", paramLabel = "N", description = "that write, 1 to 1000")
  private int threads = 8;

  @Option(names = "--mode", description = "SYNC, SYNC_PROVEN or OS")
  private Acknowledgement promise = Acknowledgement.SYNC;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "vectors (.fvecs or .bvecs) instead of the bundled package descriptions")
  private Path data;

  @Option(names = "--limit", paramLabel = "N", description = "use only the first documents")
  private int limit = 20_000;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "new or empty folder for index and log, which are kept; else it is temporary")
  private Path keptWork;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  private PrintWriter out;
  private SampleDocuments documents;

  /** Number of the last write of each document that must be there. */
  private long[] required;

  /** Every number that was ever written is below. */
  private long next;

  private long acknowledgedWrites;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new CrashAndRecover()))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  static Path index(Path work) {
    return work.resolve("index");
  }

  static Path log(Path work) {
    return work.resolve("log");
  }

  static Path documents(Path work) {
    return work.resolve("documents");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    out = spec.commandLine().getOut();
    documents =
        data == null ? SampleDocuments.ofPackages(limit) : SampleDocuments.ofVectors(data, limit);
    require(
        spec,
        documents.count() >= threads,
        "--threads must be at most the number of documents, "
            + documents.count()
            + ", got "
            + threads);
    documents = documents.multipleOf(threads);
    required = new long[documents.count()];
    Arrays.fill(required, -1);
    Path work = keptWork != null ? keptWork : Files.createTempDirectory("crash-and-recover");
    try {
      run(work);
    } catch (LostWriteException e) {
      out.println("Index and log are left in " + work);
      throw e;
    } catch (Throwable e) {
      clear(work);
      throw e;
    }
    clear(work);
    out.printf(
        Locale.ROOT,
        "Killed %d times: all of %,d acknowledged writes were there, bit for bit.%n",
        rounds,
        acknowledgedWrites);
    if (keptWork != null) {
      out.println("Index and log are in " + keptWork);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void clear(Path work) throws IOException {
    if (keptWork == null) {
      IOUtils.rm(work);
    }
  }

  private void run(Path work) throws IOException, InterruptedException {
    Files.createDirectories(work);
    documents.write(documents(work));
    out.printf(
        Locale.ROOT,
        "%,d documents with vectors of dimension %d, %d threads, mode %s, seed %d%n",
        documents.count(),
        documents.dimension(),
        threads,
        promise,
        seed);
    out.printf(
        ROW,
        "round",
        "killed at",
        "acknowledged",
        "recovered",
        "replayed",
        "torn bytes",
        "opening",
        "by vector");
    Random random = new Random(seed);
    for (int round = 1; round <= rounds; round++) {
      crash(work, round, random);
      out.flush();
    }
  }

  private void crash(Path work, int round, Random random) throws IOException, InterruptedException {
    long first = next;
    long killNanos = (long) (random.nextDouble() * maxMillis * 1e6);
    List<Long> acknowledged;
    try (WritingProcess process = new WritingProcess(work, first, promise, threads)) {
      acknowledged =
          round % 3 == 0 ? process.killAfterStart(killNanos) : process.killAfterWrite(killNanos);
    }
    // A thread takes its next number, so many above, after it has reported the one before.
    next = acknowledged.stream().mapToLong(Long::longValue).max().orElse(first - 1) + threads + 1;
    acknowledgedWrites += acknowledged.size();
    for (long number : acknowledged) {
      int row = documents.row(number);
      required[row] = Math.max(required[row], number);
    }
    List<Long> sample = new ArrayList<>(acknowledged);
    Collections.shuffle(sample, random);
    sample = sample.subList(0, Math.min(SEARCHES, sample.size()));
    try (Directory index = FSDirectory.open(index(work));
        DurableIndexWriter writer = CrashIndex.open(index, log(work), promise.mode())) {
      DurableRecovery recovery = writer.recovery();
      ReferenceManager<IndexSearcher> searchers = writer.searchers();
      IndexSearcher searcher = searchers.acquire();
      try {
        RecoveredDocuments recovered = new RecoveredDocuments(documents, searcher, next);
        recovered.requireAtLeast(required);
        int byVector = recovered.search(sample);
        // What was seen once must stay, acknowledged or not.
        required = recovered.numbers();
        out.printf(
            ROW,
            round,
            String.format(Locale.ROOT, "%.2f s", killNanos * 1e-9),
            String.format(Locale.ROOT, "%,d", acknowledged.size()),
            String.format(Locale.ROOT, "%,d", recovered.countFrom(first)),
            String.format(Locale.ROOT, "%,d", recovery.operations()),
            String.format(Locale.ROOT, "%,d", recovery.log().tornBytes()),
            String.format(Locale.ROOT, "%.1f ms", recovery.nanos() * 1e-6),
            byVector + "/" + sample.size());
      } finally {
        searchers.release(searcher);
      }
    }
  }

  private void check() throws IOException {
    require(spec, rounds >= 1, "--rounds must be at least 1, got " + rounds);
    require(spec, maxMillis >= 0, "--millis must not be negative, got " + maxMillis);
    require(spec, threads >= 1 && threads <= 1000, "--threads must be 1 to 1000, got " + threads);
    require(spec, limit >= 1, "--limit must be at least 1, got " + limit);
    require(spec, data == null || Files.isRegularFile(data), "--data is not a file: " + data);
    if (keptWork != null && Files.exists(keptWork)) {
      require(spec, Files.isDirectory(keptWork), "--work is not a directory: " + keptWork);
      try (Stream<Path> files = Files.list(keptWork)) {
        require(spec, files.findAny().isEmpty(), "--work is not empty: " + keptWork);
      }
    }
  }
}
