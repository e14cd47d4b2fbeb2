package dev.vectorcodec.benchmark.durability;

import dev.vectorcodec.benchmark.durability.GroupCounter.Counts;
import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the write log beside bare writes and forces on the same disk. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Measure the write log beside bare writes and forces on the same disk.")
public final class LogCommand implements Callable<Integer> {

  private static final long FILE_BYTES = 512L << 20;
  private static final int BATCH_DOCUMENTS = 100;

  /** For 256 MiB at 128 dimensions. */
  private static final int APPENDED_BATCHES = 4500;

  private static final int[] PIPELINE_BUFFER_BYTES = {64 << 10, 256 << 10, 1 << 20};

  private static final int REPLAYED_BATCHES = 1000;
  private static final int WARM_UP_OPENINGS = 300;
  private static final int OPENINGS = 200;

  @Option(names = "--directory", description = "folder on the disk to measure")
  private Path directory = Path.of("benchmark", "target", "benchmark-log");

  @Option(names = "--seconds", description = "of each measurement of each round")
  private double seconds = 2;

  @Option(names = "--rounds", description = "how often everything is measured, in turns")
  private int rounds = 5;

  @Option(names = "--writers", split = ",", description = "numbers of concurrent writers")
  private List<Integer> writers = List.of(1, 4, 16, 64, 256);

  @Option(names = "--dimension", description = "floats of a document's vector")
  private int dimension = 128;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || dimension < 1 || writers.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "--rounds, --dimension and --writers must be positive, got "
              + rounds
              + ", "
              + dimension
              + " and "
              + writers);
    }
    Files.createDirectories(directory);
    clearLog();
    try (BareFile bare = new BareFile(directory.resolve("bare"), FILE_BYTES)) {
      for (int count : writers) {
        acknowledge(bare, count);
      }
      append(bare);
    }
    replay();
    open();
    return 0;
  }

  private OpenLog openLog(LogOptions options) throws IOException {
    return new OpenLog(logDirectory(), options, dimension);
  }

  private void acknowledge(BareFile bare, int count) throws IOException, InterruptedException {
    Latencies bareForces = new Latencies();
    Latencies acknowledged = new Latencies();
    Counts total = new Counts(0, 0, 0, 0);
    double busySeconds = 0;
    GroupCounter counter = new GroupCounter();
    try (OpenLog log = openLog(LogOptions.DEFAULT.withMetrics(counter))) {
      log.write(count, DurabilityMode.SYNC, seconds);
      for (int round = 0; round < rounds; round++) {
        Counts start = counter.now();
        OpenLog.Outcome outcome = log.write(count, DurabilityMode.SYNC, seconds);
        Counts written = counter.since(start);
        total = total.plus(written);
        busySeconds += outcome.seconds();
        acknowledged.addAll(outcome.latencies());
        int groupBytes = (int) (written.bytes() / written.groups());
        bareForces.addAll(bare.writeAndForce(groupBytes, seconds));
      }
    }
    clearLog();
    double operationsPerGroup = (double) acknowledged.count() / total.forces();
    double forcesPerSecond = 1e6 / bareForces.meanMicros();
    double perSecond = acknowledged.count() / busySeconds;
    print(
        "%d writers: %.0f acknowledged/s, %.1f a force; ceiling %.0f/s, reached %.0f %%",
        count,
        perSecond,
        operationsPerGroup,
        operationsPerGroup * forcesPerSecond,
        100 * perSecond / (operationsPerGroup * forcesPerSecond));
    print(
        "   acknowledged after p50 %.0f µs, p99 %.0f µs; bare write and force of as many bytes p50"
            + " %.0f µs, p99 %.0f µs",
        acknowledged.micros(0.5),
        acknowledged.micros(0.99),
        bareForces.micros(0.5),
        bareForces.micros(0.99));
  }

  private void append(BareFile bare) throws IOException, InterruptedException {
    List<Double> ratios = new ArrayList<>();
    List<Double> pipelineRatios = new ArrayList<>();
    double best = 0;
    double bareBest = 0;
    double pipelineBest = 0;
    LogOptions options = LogOptions.DEFAULT.withPreallocationBytes(FILE_BYTES);
    GroupCounter counter = new GroupCounter();
    try (OpenLog log = openLog(options.withMetrics(counter))) {
      List<LogOperation> batch = batch(log);
      for (int round = 0; round < rounds; round++) {
        log.rotate();
        Counts start = counter.now();
        double appendSeconds = log.append(batch, APPENDED_BATCHES);
        log.rotate();
        long bytes = counter.since(start).bytes();
        double perSecond = bytes / appendSeconds / 1e6;
        double barePerSecond = bytes / bare.write(bytes, LogOptions.MAX_FRAME_BYTES >> 10) / 1e6;
        double pipelinePerSecond = pipeline(bare, bytes) / 1e6;
        best = Math.max(best, perSecond);
        pipelineBest = Math.max(pipelineBest, pipelinePerSecond);
        pipelineRatios.add(perSecond / pipelinePerSecond);
        bareBest = Math.max(bareBest, barePerSecond);
        ratios.add(perSecond / barePerSecond);
      }
    }
    clearLog();
    print(
        "appending without sync: %.0f MB/s, bare writes %.0f MB/s, median ratio %.2f",
        best, bareBest, median(ratios));
    print(
        "   two threads, one copies and checks, one writes: %.0f MB/s, median ratio %.2f",
        pipelineBest, median(pipelineRatios));
  }

  /** Bytes a second with the best of some sizes of buffers. */
  private static double pipeline(BareFile bare, long bytes)
      throws IOException, InterruptedException {
    double best = 0;
    for (int bufferBytes : PIPELINE_BUFFER_BYTES) {
      best = Math.max(best, new CopyPipeline(bare, bufferBytes).write(bytes));
    }
    return best;
  }

  private List<LogOperation> batch(OpenLog log) {
    List<LogOperation> batch = new ArrayList<>();
    for (int id = 0; id < BATCH_DOCUMENTS; id++) {
      batch.addAll(log.put(id));
    }
    return batch;
  }

  private void replay() throws IOException {
    List<Double> rates = new ArrayList<>();
    try (OpenLog log = openLog(LogOptions.DEFAULT)) {
      log.append(batch(log), REPLAYED_BATCHES);
      for (int round = 0; round < rounds; round++) {
        rates.add(log.replay((long) REPLAYED_BATCHES * BATCH_DOCUMENTS));
      }
    }
    clearLog();
    print("replay: %.0f documents/s (median)", median(rates));
  }

  private void open() throws IOException {
    List<Double> recoveries = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    try (OpenLog log = openLog(LogOptions.DEFAULT)) {
      for (int i = -WARM_UP_OPENINGS; i < OPENINGS; i++) {
        log.rotate();
        double[] micros = log.reopen();
        if (i >= 0) {
          recoveries.add(micros[0]);
          starts.add(micros[1]);
        }
      }
    }
    clearLog();
    print(
        "opening a clean log: recovery %.0f µs, start %.0f µs (medians)",
        median(recoveries), median(starts));
  }

  private Path logDirectory() {
    return directory.resolve("log");
  }

  private void clearLog() throws IOException {
    if (Files.isDirectory(logDirectory())) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(logDirectory())) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
