package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.report.TextReport;
import dev.vectorcodec.benchmark.result.BuildRecord;
import dev.vectorcodec.benchmark.result.Machine;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.ResultRecord;
import dev.vectorcodec.benchmark.result.RunRecord;
import dev.vectorcodec.benchmark.result.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.util.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Builds every peer's index once, then searches: in each round every peer with every number of
 * candidates, so that what changes on the machine meets all of them. Medians over the rounds count.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures peers side by side on one data set.")
public final class RunCommand implements Callable<Integer> {

  @Mixin private DataOptions data;

  @Option(names = "--peers", split = ",", description = PeerCatalog.HELP)
  private List<String> peers =
      List.of("ours", "ours:layout=ordinal", "lucene", "lucene-sq:bits=7", "jvector");

  @Option(
      names = {"--k", "--candidates"},
      split = ",",
      description = "candidates of a query, a point of the curve each")
  private List<Integer> candidates = List.of(10, 15, 20, 30, 50, 75, 100, 150, 250);

  @Option(names = "--top", description = "hits that count for recall")
  private int topK = 10;

  @Option(names = "--encoding", description = "FLOAT32 or BYTE")
  private VectorEncoding encoding = VectorEncoding.FLOAT32;

  @Option(names = "--threads", description = "threads that index, merge and search")
  private int threads = 1;

  @Option(
      names = "--force-merge",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "merge to one segment")
  private boolean forceMerge;

  @Option(
      names = "--segments",
      description = "make so many segments and merge none; 0: what buffer and merges make")
  private int segments;

  @Option(
      names = "--build-warm-up",
      description =
          "vectors to index before a build's clock starts; 0: builds meet a JVM that is cold")
  private int buildWarmUpVectors;

  @Option(names = "--rounds", description = "how often everything is searched; medians count")
  private int rounds = 3;

  @Option(names = "--warm-up", description = "seconds of warm-up for each round and peer")
  private double warmUpSeconds = 4;

  @Option(names = "--measure", description = "seconds at least for each point of a round")
  private double measureSeconds = 1;

  @Option(
      names = "--in-process",
      description = "measure all peers in this JVM instead of one JVM for each peer and round")
  private boolean inProcess;

  @Option(names = "--heap", description = "heap of a forked JVM that builds")
  private String buildHeap = "4g";

  @Option(names = "--search-heap", description = "heap of a forked JVM that searches")
  private String searchHeap = "1g";

  @Option(names = "--jvm-flag", description = "flag for forked JVMs; may be repeated")
  private List<String> flags = List.of();

  @Option(names = "--reuse", description = "keep indexes that an earlier run built the same way")
  private boolean reuse;

  @Option(names = "--work", description = "folder for indexes")
  private Path work = Path.of("benchmark", "target", "benchmark-work");

  @Option(names = "--out", description = "result file, JSON lines; replaced")
  private Path out = Path.of("benchmark", "target", "results.jsonl");

  @Override
  public Integer call() throws IOException {
    peers.forEach(PeerCatalog::find);
    Settings settings = settings();
    DataPaths paths = data.resolve(threads);
    Files.deleteIfExists(out);
    ResultFile results = new ResultFile(out);
    results.append(
        new RunRecord(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            GitCommit.current(),
            Machine.current(),
            Version.LATEST.toString(),
            paths,
            paths.openBase().dimension(),
            settings));
    for (String peer : peers) {
      build(results, job(Job.Task.BUILD, peer, paths, settings, 0));
    }
    for (int round = 0; round < rounds; round++) {
      for (String peer : peers) {
        run(job(Job.Task.SEARCH, peer, paths, settings, round), searchHeap);
      }
    }
    System.out.println(new TextReport(results.read()));
    System.out.println("Curves and tables as a page: report --in " + out);
    return 0;
  }

  private Settings settings() {
    if (topK < 1 || threads < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "--top, --threads and --rounds must be positive, got " + List.of(topK, threads, rounds));
    }
    if (segments < 0 || buildWarmUpVectors < 0) {
      throw new IllegalArgumentException(
          "--segments and --build-warm-up must not be negative, got "
              + List.of(segments, buildWarmUpVectors));
    }
    if (candidates.isEmpty() || candidates.stream().anyMatch(k -> k < topK)) {
      throw new IllegalArgumentException("--k must be at least " + topK + ", got " + candidates);
    }
    return new Settings(
        topK,
        candidates,
        encoding,
        threads,
        forceMerge && segments == 0,
        segments,
        buildWarmUpVectors,
        inProcess == false,
        warmUpSeconds,
        measureSeconds,
        rounds);
  }

  private Job job(Job.Task task, String peer, DataPaths paths, Settings settings, int round) {
    String set = paths.hash().substring(0, 12) + "-" + paths.similarity();
    String built = encoding + "-" + threads + (settings.forceMerge() ? "-merged" : "-" + segments);
    if (buildWarmUpVectors > 0) {
      built += "-after-" + buildWarmUpVectors;
    }
    Path directory = work.resolve(set).resolve(built).resolve(peer.replaceAll("[^\\w.=-]", "_"));
    return new Job(
        task,
        peer,
        paths,
        settings,
        directory.toAbsolutePath().toString(),
        round,
        out.toAbsolutePath().toString());
  }

  /** Builds, or takes the record of the build that is there. */
  private void build(ResultFile results, Job job) throws IOException {
    ResultFile kept = new ResultFile(Path.of(job.directory(), "build.jsonl"));
    if (reuse == false || Files.exists(kept.path()) == false) {
      Files.deleteIfExists(kept.path());
      List<ResultRecord> before = new ArrayList<>(results.read());
      run(job, buildHeap);
      List<ResultRecord> after = results.read();
      kept.append(after.get(before.size()));
      return;
    }
    for (ResultRecord record : kept.read()) {
      if (record instanceof BuildRecord) {
        results.append(record);
      }
    }
  }

  private void run(Job job, String heap) throws IOException {
    if (inProcess) {
      job.run();
    } else {
      new Fork(flags).run(job, heap);
    }
  }
}
