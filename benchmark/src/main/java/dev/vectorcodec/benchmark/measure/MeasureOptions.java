package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.result.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import picocli.CommandLine.Option;

/** How to measure; options shared by the commands that do. */
final class MeasureOptions {

  @Option(
      names = {"--k", "--candidates"},
      split = ",",
      description = "candidates of a peer's query, a point of its curve each")
  List<Integer> candidates = List.of(10, 15, 20, 30, 50, 75, 100, 150, 250);

  @Option(
      names = "--beam-widths",
      split = ",",
      description = "beam widths of ours, a point of its curve each; 0: what the options say")
  List<Integer> beamWidths = List.of(0, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384);

  @Option(names = "--top", description = "hits that count for recall")
  int topK = 10;

  @Option(names = "--encoding", description = "FLOAT32 or BYTE")
  VectorEncoding encoding = VectorEncoding.FLOAT32;

  @Option(names = "--threads", description = "threads that index, merge and search")
  int threads = 1;

  @Option(
      names = "--force-merge",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "merge to one segment")
  boolean forceMerge = true;

  @Option(
      names = "--segments",
      description = "make so many segments and merge none; 0: what buffer and merges make")
  int segments;

  @Option(
      names = "--build-warm-up",
      description =
          "vectors to index before a build's clock starts; 0: builds meet a JVM that is cold")
  int buildWarmUpVectors;

  @Option(names = "--rounds", description = "how often everything is searched; medians count")
  int rounds = 3;

  @Option(names = "--warm-up", description = "seconds of warm-up for each round and peer")
  double warmUpSeconds = 4;

  @Option(names = "--measure", description = "seconds at least for each point of a round")
  double measureSeconds = 1;

  @Option(
      names = "--in-process",
      description = "measure all peers in this JVM instead of one JVM for each peer and round")
  boolean inProcess;

  @Option(names = "--heap", description = "heap of a forked JVM that builds")
  String buildHeap = "4g";

  @Option(names = "--search-heap", description = "heap of a forked JVM that searches")
  String searchHeap = "1g";

  @Option(names = "--jvm-flag", description = "flag for forked JVMs; may be repeated")
  List<String> flags = new ArrayList<>();

  @Option(names = "--reuse", description = "keep indexes that an earlier run built the same way")
  boolean reuse;

  @Option(names = "--work", description = "folder for indexes")
  Path work = Path.of("benchmark", "target", "benchmark-work");

  /** Other defaults, for commands that measure many things. */
  MeasureOptions withTimes(int manyRounds, double warmUp, double measure) {
    this.rounds = manyRounds;
    this.warmUpSeconds = warmUp;
    this.measureSeconds = measure;
    return this;
  }

  /** Other defaults, for searches that need other efforts. */
  MeasureOptions withEfforts(List<Integer> moreCandidates, List<Integer> moreBeamWidths) {
    this.candidates = moreCandidates;
    this.beamWidths = moreBeamWidths;
    return this;
  }

  /** Takes over where and in which JVMs to measure, but not how long and with which efforts. */
  MeasureOptions placedAs(MeasureOptions other) {
    this.threads = other.threads;
    this.inProcess = other.inProcess;
    this.buildHeap = other.buildHeap;
    this.searchHeap = other.searchHeap;
    this.flags = other.flags;
    this.work = other.work;
    this.reuse = other.reuse;
    return this;
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  Settings settings() {
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
    if (beamWidths.isEmpty() || beamWidths.stream().anyMatch(width -> width < 0)) {
      throw new IllegalArgumentException("--beam-widths must not be negative, got " + beamWidths);
    }
    return new Settings(
        topK,
        candidates,
        beamWidths,
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
}
