package dev.vectorcodec.benchmark.durability;

import dev.vectorcodec.benchmark.data.DataOptions;
import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.durability.GroupCounter.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures an index writer with a log beside one without. Both put the same documents by id, with
 * as many threads, in turns; medians over the rounds count. How many segments are flushed, and
 * which merges fall into the time of writing, differs from run to run; the figure to one segment
 * holds all the work.
 */
@Command(
    name = "durable",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures an index writer with a log beside one without, on one data set.")
public final class DurableCommand implements Callable<Integer> {

  @Mixin private DataOptions data;

  @Option(names = "--writers", description = "threads that write, each acknowledged by itself")
  private int writers = 64;

  @Option(names = "--virtual-threads", description = "let the threads that write be virtual ones")
  private boolean virtualThreads;

  @Option(names = "--rounds", description = "how often both are measured, in turns")
  private int rounds = 5;

  @Option(names = "--warm-up", description = "documents that both index before the first round")
  private int warmUpDocuments = 5000;

  @Option(names = "--directory", description = "folder on the disk to measure")
  private Path directory = Path.of("benchmark", "target", "benchmark-durable");

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (writers < 1 || rounds < 1 || warmUpDocuments < 0) {
      throw new IllegalArgumentException(
          "--writers and --rounds must be positive, --warm-up not negative, got "
              + List.of(writers, rounds, warmUpDocuments));
    }
    DataPaths paths = data.resolve(1);
    VectorSet base = paths.openBase();
    WriterRun run = new WriterRun(directory.resolve("run"), paths.similarity(), writers, threads());
    if (warmUpDocuments > 0) {
      run.plain(base.first(warmUpDocuments));
      run.durable(base.first(warmUpDocuments));
    }
    List<WriterRun.Outcome> plain = new ArrayList<>();
    List<WriterRun.Outcome> durable = new ArrayList<>();
    Counts total = new Counts(0, 0, 0, 0);
    for (int round = 0; round < rounds; round++) {
      plain.add(run.plain(base));
      durable.add(run.durable(base));
      total = total.plus(durable.getLast().counts());
      print("round %d: plain %s, durable %s", round + 1, text(plain), text(durable));
    }
    long documents = (long) rounds * base.size();
    print(
        "%d documents of dimension %d, %d writers, medians of %d rounds:",
        base.size(), base.dimension(), writers, rounds);
    print("   plain IndexWriter:    %s", medians(plain));
    print("   DurableIndexWriter:   %s", medians(durable));
    print(
        "   durable over plain:   %.2f, to a commit %.2f, to one segment %.2f",
        ratio(durable, plain, WriterRun.Outcome::perSecond),
        ratio(durable, plain, WriterRun.Outcome::perSecondWithCommit),
        ratio(durable, plain, WriterRun.Outcome::perSecondWithMerge));
    print(
        "   bytes allocated until acknowledged, a document: plain %.0f, durable %.0f, median"
            + " difference %.0f",
        median(plain, WriterRun.Outcome::allocatedBytesPerDocument),
        median(durable, WriterRun.Outcome::allocatedBytesPerDocument),
        medianDifference(durable, plain, WriterRun.Outcome::allocatedBytesPerDocument));
    print(
        "   %d groups, %d forces: %.1f documents a force, %.0f forces/s, %.0f bytes a document",
        total.groups(),
        total.forces(),
        (double) documents / total.forces(),
        total.forces() / durable.stream().mapToDouble(WriterRun.Outcome::secondsWithCommit).sum(),
        (double) total.bytes() / documents);
    return 0;
  }

  private ThreadFactory threads() {
    return virtualThreads ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
  }

  private static String text(List<WriterRun.Outcome> outcomes) {
    return String.format(
        Locale.ROOT,
        "%.0f docs/s (%.0f to a commit, %.0f to one segment)",
        outcomes.getLast().perSecond(),
        outcomes.getLast().perSecondWithCommit(),
        outcomes.getLast().perSecondWithMerge());
  }

  private static String medians(List<WriterRun.Outcome> outcomes) {
    return String.format(
        Locale.ROOT,
        "%.0f docs/s, to a commit %.0f, to one segment %.0f",
        median(outcomes, WriterRun.Outcome::perSecond),
        median(outcomes, WriterRun.Outcome::perSecondWithCommit),
        median(outcomes, WriterRun.Outcome::perSecondWithMerge));
  }

  /** The median of the ratios of the rounds: what changes on the machine meets both of a round. */
  private static double ratio(
      List<WriterRun.Outcome> one,
      List<WriterRun.Outcome> other,
      ToDoubleFunction<WriterRun.Outcome> value) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < one.size(); round++) {
      ratios.add(value.applyAsDouble(one.get(round)) / value.applyAsDouble(other.get(round)));
    }
    return ratios.stream().sorted().toList().get(ratios.size() / 2);
  }

  /** The median of the differences of the rounds. */
  private static double medianDifference(
      List<WriterRun.Outcome> one,
      List<WriterRun.Outcome> other,
      ToDoubleFunction<WriterRun.Outcome> value) {
    List<Double> differences = new ArrayList<>();
    for (int round = 0; round < one.size(); round++) {
      differences.add(value.applyAsDouble(one.get(round)) - value.applyAsDouble(other.get(round)));
    }
    return differences.stream().sorted().toList().get(differences.size() / 2);
  }

  private static double median(
      List<WriterRun.Outcome> outcomes, ToDoubleFunction<WriterRun.Outcome> value) {
    return outcomes.stream().mapToDouble(value).sorted().toArray()[outcomes.size() / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
