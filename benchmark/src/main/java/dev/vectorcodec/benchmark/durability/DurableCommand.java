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
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures an index writer with a log beside one without. Both put the same documents by id, with
 * as many threads, in turns; medians over the rounds count. Neither waits for merges in the end, so
 * the slower one has done more of them in its time.
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
    WriterRun run = new WriterRun(directory.resolve("run"), paths.similarity(), writers);
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
        "   durable over plain:   %.2f, with a commit in the end %.2f",
        ratio(durable, plain, WriterRun.Outcome::perSecond),
        ratio(durable, plain, WriterRun.Outcome::perSecondWithCommit));
    print(
        "   %d groups, %d forces: %.1f documents a force, %.0f forces/s, %.0f bytes a document",
        total.groups(),
        total.forces(),
        (double) documents / total.forces(),
        total.forces() / durable.stream().mapToDouble(WriterRun.Outcome::secondsWithCommit).sum(),
        (double) total.bytes() / documents);
    return 0;
  }

  private static String text(List<WriterRun.Outcome> outcomes) {
    return String.format(
        Locale.ROOT,
        "%.0f docs/s (%.0f with a commit)",
        outcomes.getLast().perSecond(),
        outcomes.getLast().perSecondWithCommit());
  }

  private static String medians(List<WriterRun.Outcome> outcomes) {
    return String.format(
        Locale.ROOT,
        "%.0f docs/s, with a commit in the end %.0f docs/s",
        median(outcomes, WriterRun.Outcome::perSecond),
        median(outcomes, WriterRun.Outcome::perSecondWithCommit));
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

  private static double median(
      List<WriterRun.Outcome> outcomes, ToDoubleFunction<WriterRun.Outcome> value) {
    return outcomes.stream().mapToDouble(value).sorted().toArray()[outcomes.size() / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
