package dev.vectorcodec.examples.metrics;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.micrometer.LogMeters;
import dev.vectorcodec.tools.OneLineErrors;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes with several threads, and prints what a monitoring system would collect. */
@Command(
    name = "metrics",
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Several threads write documents through DurableIndexWriter, whose log reports to"
            + " Micrometer; then the meters are printed.")
public final class Metrics implements Callable<Integer> {

  private static final int DIMENSION = 64;
  private static final int MAX_THREADS = 1000;
  private static final int MAX_DOCUMENTS = 1_000_000;

  @Option(names = "--threads", paramLabel = "N", description = "that write, 1 to 1000")
  private int threads = 8;

  @Option(names = "--documents", paramLabel = "N", description = "1 to 1000000")
  private int documents = 2000;

  @SuppressWarnings("UnusedVariable") // picocli prints the help by itself
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new Metrics()));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    OneLineErrors.require(
        spec,
        threads >= 1 && threads <= MAX_THREADS,
        "--threads must be 1 to 1000, got " + threads);
    OneLineErrors.require(
        spec,
        documents >= 1 && documents <= MAX_DOCUMENTS,
        "--documents must be 1 to 1000000, got " + documents);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    // Made first, because opening the log reports, too.
    LogMeters meters = new LogMeters(registry, Tags.of("index", "example"));
    DurableOptions options = DurableOptions.DEFAULT.withLog(LogOptions.DEFAULT.withMetrics(meters));
    Path folder = Files.createTempDirectory("metrics");
    try (Directory directory = FSDirectory.open(folder.resolve("index"));
        DurableIndexWriter writer =
            DurableIndexWriter.open(
                directory,
                folder.resolve("log"),
                new IndexWriterConfig().setCodec(new Rabitq104Codec()),
                options,
                Metrics::document)) {
      meters.observe(writer);
      write(writer);
      print(registry);
    } finally {
      IOUtils.rm(folder);
    }
    return CommandLine.ExitCode.OK;
  }

  private static Document document(LogDocument record) {
    Document document = new Document();
    for (LogDocument.VectorField field : record.vectors()) {
      if (field instanceof LogDocument.FloatVector vector) {
        document.add(
            new KnnFloatVectorField(
                vector.name(), vector.values(), VectorSimilarityFunction.EUCLIDEAN));
      }
    }
    return document;
  }

  /** Each thread writes every so-many-th document, and waits until each one is acknowledged. */
  private void write(DurableIndexWriter writer) throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        Callable<Void> task =
            () -> {
              for (int id = first; id < documents; id += threads) {
                writer.index(sample(id));
              }
              return null;
            };
        running.add(executor.submit(task));
      }
      for (Future<Void> task : running) {
        task.get();
      }
    }
  }

  private static LogDocument sample(int id) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = random.nextFloat();
    }
    byte[] name = Integer.toString(id).getBytes(StandardCharsets.UTF_8);
    return new LogDocument(name, List.of(new LogDocument.FloatVector("vector", vector)), name);
  }

  private void print(SimpleMeterRegistry registry) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%,d documents by %d threads%n", documents, threads);
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().endsWith(".histogram") == false)
        .sorted(Comparator.comparing(meter -> meter.getId().getName()))
        .forEach(meter -> out.printf(Locale.ROOT, "%-42s %s%n", name(meter), values(meter)));
    out.flush();
  }

  private static String name(Meter meter) {
    String state = meter.getId().getTag("state");
    return meter.getId().getName() + (state == null ? "" : "{" + state + "}");
  }

  private static String values(Meter meter) {
    if (meter instanceof Timer timer) {
      return String.format(
          Locale.ROOT,
          "%,d times, mean %.3f ms, longest %.3f ms",
          timer.count(),
          timer.mean(TimeUnit.MILLISECONDS),
          timer.max(TimeUnit.MILLISECONDS));
    }
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .map(
            measured ->
                String.format(
                    Locale.ROOT,
                    "%s %,.0f",
                    measured.getStatistic().getTagValueRepresentation(),
                    measured.getValue()))
        .collect(Collectors.joining(", "));
  }
}
