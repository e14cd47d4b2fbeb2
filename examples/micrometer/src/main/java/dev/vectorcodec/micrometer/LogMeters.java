package dev.vectorcodec.micrometer;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableStats;
import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogFiles;
import dev.vectorcodec.log.LogMetrics;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogState;
import dev.vectorcodec.log.RecoveryReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Shows a log as meters of a registry; docs/durability.md lists them.
 *
 * <p>Make it before you open the log, because opening reports too:
 *
 * <pre>{@code
 * LogMeters meters = new LogMeters(registry, Tags.of("index", "products"));
 * LogOptions log = LogOptions.DEFAULT.withMetrics(meters);
 * DurableIndexWriter writer = DurableIndexWriter.open(..., DurableOptions.DEFAULT.withLog(log), ...);
 * meters.observe(writer);
 * }</pre>
 *
 * <p>When the index is opened again, the same object serves and observes the new writer. Objects
 * for several logs need tags that tell them apart.
 */
public final class LogMeters implements LogMetrics {

  /** Begins the name of every meter. */
  public static final String PREFIX = "vectorcodec.log.";

  private static final Duration SLOW_FORCE = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofNanos(10_000);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double MAX_GROUP_FRAMES = 10_000;
  private static final double MAX_GROUP_BYTES = 64 << 20;

  private final MeterRegistry registry;
  private final Tags tags;
  private final DistributionSummary groupFrames;
  private final DistributionSummary groupBytes;
  private final Timer groupWait;
  private final Timer write;
  private final Timer force;
  private final Counter slowForces;
  private final Timer rotation;
  private final Timer preparation;
  private final Counter preparationMisses;
  private final Counter diskFull;
  private final Counter failures;
  private final Counter aborts;
  private volatile DurableIndexWriter writer;

  /** Registers all meters but those of recoveries, which come with the first one. */
  public LogMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    this.groupFrames =
        summary("group.frames", "frames", "frames that were written and forced together")
            .maximumExpectedValue(MAX_GROUP_FRAMES)
            .register(registry);
    this.groupBytes =
        summary("group.size", "bytes", "bytes that were written and forced together")
            .maximumExpectedValue(MAX_GROUP_BYTES)
            .register(registry);
    this.groupWait = timer("group.wait", "how long the oldest frame of a group waited");
    this.write = timer("write", "how long writing a group took");
    this.force =
        timerBuilder("force", "how long forcing a group to disk took")
            .serviceLevelObjectives(SLOW_FORCE)
            .register(registry);
    this.slowForces = counter("force.slow", "forces that took a second or longer");
    this.rotation = timer("rotation", "how long switching to the next generation took");
    this.preparation = timer("preparation", "how long making a generation in advance took");
    this.preparationMisses =
        counter("preparation.misses", "generations that were outgrown before the next was ready");
    this.diskFull = counter("disk.full", "attempts to make or lengthen a file that found no room");
    this.failures =
        counter("failures", "writes, forces and directories that failed and were not tried again");
    this.aborts = counter("aborts", "batches that the index refused");
    gauge("lsn.appended", "operations", "last log sequence number", DurableStats::lastLsn);
    gauge(
        "lsn.durable", "operations", "last LSN that survives power loss", DurableStats::durableLsn);
    gauge("lsn.committed", "operations", "last LSN in the last commit", DurableStats::committedLsn);
    gauge("unsynced", "bytes", "bytes that power loss would take", DurableStats::unsyncedBytes);
    gauge("unsynced.age", "nanoseconds", "how long the oldest wait", DurableStats::unsyncedNanos);
    gauge("lost", "operations", "LSNs that salvages gave up", LogMeters::lostLsns);
    gauge(
        "lag.durable",
        "operations",
        "operations behind lsn.durable",
        stats -> stats.lastLsn() - stats.durableLsn());
    gauge(
        "lag.committed",
        "operations",
        "operations to replay after a crash",
        stats -> stats.lastLsn() - stats.committedLsn());
    fileGauge("generations", "files", "generations that are kept", LogFiles::generations);
    fileGauge("generations.oldest", "generation", "oldest one kept", LogFiles::oldestGeneration);
    fileGauge("size", "bytes", "size of all generations", LogFiles::sizeInBytes);
    for (LogState state : LogState.values()) {
      register(
          Gauge.builder(
                  PREFIX + "state",
                  this,
                  meters -> meters.read(observed -> observed.stats().logState() == state ? 1 : 0))
              .tag("state", lowerCase(state))
              .description("1 for the present state of the log, 0 for others"));
    }
  }

  /** Reads the gauges from this writer from here on. */
  public void observe(DurableIndexWriter writer) {
    this.writer = Objects.requireNonNull(writer, "writer");
  }

  /** Counts an opening that failed, by its reason. */
  public void openingFailed(Throwable cause) {
    String reason;
    if (cause instanceof LogCorruptException) {
      reason = "corrupt";
    } else if (cause instanceof LogMismatchException mismatch) {
      reason = lowerCase(mismatch.reason());
    } else if (cause instanceof LockObtainFailedException) {
      reason = "locked";
    } else {
      reason = "other";
    }
    Counter.builder(PREFIX + "openings.failed")
        .description("openings of the log that failed")
        .tags(tags)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  @Override
  public void groupWritten(int frames, long bytes, long queueNanos, long writeNanos) {
    groupFrames.record(frames);
    groupBytes.record((double) bytes);
    groupWait.record(queueNanos, TimeUnit.NANOSECONDS);
    write.record(writeNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void forced(long nanos) {
    force.record(nanos, TimeUnit.NANOSECONDS);
    if (nanos >= SLOW_FORCE.toNanos()) {
      slowForces.increment();
    }
  }

  @Override
  public void rotated(long generation, long nanos) {
    rotation.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void prepared(long generation, long bytes, long nanos) {
    preparation.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void preparationMissed(long generation) {
    preparationMisses.increment();
  }

  @Override
  public void diskFull(Throwable cause) {
    diskFull.increment();
  }

  @Override
  public void failed(Throwable cause) {
    failures.increment();
  }

  @Override
  public void aborted(long lsn) {
    aborts.increment();
  }

  @Override
  public void recovered(RecoveryReport report) {
    Timer.builder(PREFIX + "recovery")
        .description("how long reading the log took, by what its end looked like")
        .tags(tags)
        .tag("tail", lowerCase(report.tail()))
        .register(registry)
        .record(report.nanos(), TimeUnit.NANOSECONDS);
    add("recovery.frames", "valid frames behind the commit", report.frames());
    add("recovery.operations", "operations to replay", report.operations());
    add("recovery.aborted", "batches left out as aborted", report.abortedBatches());
    add("recovery.discarded", "valid frames behind a torn one", report.discardedFrames());
    add("recovery.warnings", "damage that cost nothing", report.warnings().size());
    addBytes("recovery.size", "bytes of valid frames behind the commit", report.bytes());
    addBytes("recovery.torn", "bytes cut from the end", report.tornBytes());
  }

  private DistributionSummary.Builder summary(String name, String unit, String description) {
    return DistributionSummary.builder(PREFIX + name)
        .baseUnit(unit)
        .description(description)
        .tags(tags)
        .publishPercentileHistogram()
        .minimumExpectedValue(1.0);
  }

  private Timer timer(String name, String description) {
    return timerBuilder(name, description).register(registry);
  }

  private Timer.Builder timerBuilder(String name, String description) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .tags(tags)
        .publishPercentileHistogram()
        .minimumExpectedValue(SHORTEST)
        .maximumExpectedValue(LONGEST);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private void add(String name, String description, long amount) {
    counter(name, description).increment((double) amount);
  }

  private void addBytes(String name, String description, long amount) {
    Counter.builder(PREFIX + name)
        .baseUnit("bytes")
        .description(description)
        .tags(tags)
        .register(registry)
        .increment((double) amount);
  }

  private void gauge(
      String name, String unit, String description, ToLongFunction<DurableStats> value) {
    register(name, unit, description, observed -> value.applyAsLong(observed.stats()));
  }

  /** A gauge that reads the directory of the log. */
  private void fileGauge(
      String name, String unit, String description, ToLongFunction<LogFiles> value) {
    register(
        name,
        unit,
        description,
        observed -> {
          try {
            return value.applyAsLong(observed.logFiles());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void register(
      String name, String unit, String description, ToLongFunction<DurableIndexWriter> value) {
    register(
        Gauge.builder(PREFIX + name, this, meters -> meters.read(value))
            .baseUnit(unit)
            .description(description));
  }

  private void register(Gauge.Builder<LogMeters> gauge) {
    gauge.tags(tags).strongReference(true).register(registry);
  }

  /** Returns NaN, which registries leave out, until there is a writer to observe. */
  private double read(ToLongFunction<DurableIndexWriter> value) {
    DurableIndexWriter observed = writer;
    return observed == null ? Double.NaN : (double) value.applyAsLong(observed);
  }

  private static long lostLsns(DurableStats stats) {
    return stats.lost().stream().mapToLong(range -> range.last() - range.first() + 1).sum();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
