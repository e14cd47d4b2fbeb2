package dev.vectorcodec.micrometer;

import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.RecoveryReport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Meters show what the log did, and are those that the document lists. */
@LuceneTestCase.SuppressFileSystems("WindowsFS") // it keeps open files from being renamed
public class TestLogMeters extends LuceneTestCase {

  private static final Path DOCUMENT = Path.of("..", "..", "docs", "durability.md");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LogMeters meters = new LogMeters(registry, Tags.of("index", "test"));
  private final LogOptions log =
      LogOptions.DEFAULT.withMetrics(meters).withPreallocationBytes(1 << 12).withReserveBytes(0);

  private double gauge(String name) {
    return registry.get(LogMeters.PREFIX + name).tag("index", "test").gauge().value();
  }

  private double count(String name) {
    return registry.get(LogMeters.PREFIX + name).tag("index", "test").counter().count();
  }

  private Timer timer(String name) {
    return registry.get(LogMeters.PREFIX + name).tag("index", "test").timer();
  }

  private double state(String state) {
    return registry.get(LogMeters.PREFIX + "state").tag("state", state).gauge().value();
  }

  private DurableIndexWriter open(Directory directory, Path folder) throws IOException {
    return DurableIndexWriter.open(
        directory,
        folder,
        new IndexWriterConfig().setCommitOnClose(false),
        DurableOptions.DEFAULT.withLog(log),
        record -> {
          if (record.source().length > 1) {
            throw new IllegalArgumentException("no document");
          }
          Document document = new Document();
          document.add(new StoredField("source", record.source()));
          return document;
        });
  }

  private static LogDocument record(int id) {
    return new LogDocument(new byte[] {(byte) id}, List.of(), new byte[1]);
  }

  public void testWriter() throws IOException {
    assertTrue(Double.isNaN(gauge("lsn.appended")));
    assertTrue(Double.isNaN(gauge("lag.committed")));
    assertTrue(Double.isNaN(state("open")));
    Path folder = createTempDir();
    try (Directory directory = newDirectory()) {
      try (DurableIndexWriter writer = open(directory, folder)) {
        meters.observe(writer);
        writer.index(record(1));
        writer.index(record(2));
        assertEquals(writer.stats().lastLsn(), (long) gauge("lsn.appended"));
        assertEquals(
            writer.stats().lastLsn() - writer.stats().committedLsn(),
            (long) gauge("lag.committed"));
        assertTrue(gauge("lag.committed") >= 2);
        writer.commit();
        assertEquals(writer.stats().committedLsn(), (long) gauge("lsn.committed"));
        assertEquals(
            writer.stats().lastLsn() - writer.stats().committedLsn(),
            (long) gauge("lag.committed"));
        for (int i = 0; timer("rotation").count() == 0; i++) {
          assertTrue("commits: " + i, i < 10_000);
          writer.index(record(2));
          writer.commit();
        }
        writer.index(record(3));
        assertEquals(1, state("open"), 0);
        assertEquals(0, state("failed"), 0);
      }
      assertEquals(1, state("closed"), 0);
      assertEquals(0, gauge("lag.durable"), 0);
      assertEquals(0, gauge("unsynced"), 0);
      assertTrue(timer("force").count() >= 3);
      assertTrue(timer("write").count() >= 3);
      assertEquals(timer("write").count(), timer("group.wait").count());
      double frames = registry.get(LogMeters.PREFIX + "group.frames").summary().totalAmount();
      assertTrue(Double.toString(frames), frames >= 3);
      double bytes = registry.get(LogMeters.PREFIX + "group.size").summary().totalAmount();
      assertTrue(Double.toString(bytes), bytes >= 3 * 40);

      assertEquals(0, count("recovery.operations"), 0);
      try (DurableIndexWriter writer = open(directory, folder)) {
        assertEquals(1, writer.recovery().operations());
        assertEquals(1, count("recovery.operations"), 0);
        assertTrue(count("recovery.size") > 0);
        assertEquals(0, count("recovery.torn"), 0);
        Timer clean = registry.get(LogMeters.PREFIX + "recovery").tag("tail", "clean").timer();
        assertEquals(2, clean.count());
        long before = (long) gauge("lsn.appended");
        writer.index(record(4));
        assertEquals("still of the writer before", before, (long) gauge("lsn.appended"));
        meters.observe(writer);
        assertEquals(writer.stats().lastLsn(), (long) gauge("lsn.appended"));
        assertTrue(writer.stats().lastLsn() > before);
      }
    }
  }

  public void testGenerations() throws IOException {
    Path folder = createTempDir();
    try (Directory directory = newDirectory();
        DurableIndexWriter writer = open(directory, folder)) {
      meters.observe(writer);
      assertEquals(1, gauge("generations"), 0);
      assertEquals(1, gauge("generations.oldest"), 0);
      assertEquals(writer.logFiles().sizeInBytes(), (long) gauge("size"));
      assertTrue(Double.toString(gauge("size")), gauge("size") > 8192);
      assertEquals(0, gauge("unsynced.age"), 0);
      assertEquals(0, gauge("lost"), 0);
      for (int i = 0; gauge("generations.oldest") == 1; i++) {
        assertTrue("commits: " + i, i < 10_000);
        writer.index(record(2));
        writer.commit();
      }
      assertEquals(writer.logFiles().oldestGeneration(), (long) gauge("generations.oldest"));
    }
  }

  public void testWhatSeldomHappens() {
    meters.forced(TimeUnit.MILLISECONDS.toNanos(999));
    meters.forced(TimeUnit.SECONDS.toNanos(1));
    assertEquals(1, count("force.slow"), 0);
    assertEquals(2, timer("force").count());
    assertEquals(1000, timer("force").max(TimeUnit.MILLISECONDS), 0);
    assertEquals(2, timer("force").takeSnapshot().histogramCounts()[0].count(), 0);
    meters.prepared(2, 100, 1000);
    assertEquals(1000, timer("preparation").totalTime(TimeUnit.NANOSECONDS), 0);
    meters.preparationMissed(2);
    assertEquals(1, count("preparation.misses"), 0);
    meters.diskFull(new IOException());
    assertEquals(1, count("disk.full"), 0);
    meters.failed(new IOException());
    assertEquals(1, count("failures"), 0);
    meters.aborted(5);
    assertEquals(1, count("aborts"), 0);
    meters.recovered(
        new RecoveryReport(
            7, 6, 500, RecoveryReport.Tail.TORN_PRESUMED, 40, 2, 1, 99, List.of("bad copy"), 12));
    assertEquals(40, count("recovery.torn"), 0);
    assertEquals(2, count("recovery.discarded"), 0);
    assertEquals(1, count("recovery.aborted"), 0);
    assertEquals(1, count("recovery.warnings"), 0);
    assertEquals(7, count("recovery.frames"), 0);
  }

  public void testOpeningsThatFail() throws IOException {
    Path folder = createTempDir();
    try (Directory directory = newDirectory()) {
      open(directory, folder).close();
      LogMismatchException error =
          expectThrows(LogMismatchException.class, () -> open(directory, createTempDir()));
      meters.openingFailed(error);
      meters.openingFailed(new IOException("other"));
    }
    for (String reason : List.of("commit_without_log", "other")) {
      assertEquals(
          1,
          registry
              .get(LogMeters.PREFIX + "openings.failed")
              .tag("reason", reason)
              .counter()
              .count(),
          0);
    }
  }

  public void testDocumentListsAllMeters() throws IOException {
    testWhatSeldomHappens();
    meters.openingFailed(new IOException());
    Set<String> names =
        registry.getMeters().stream()
            .map(Meter::getId)
            .map(id -> id.getName().substring(LogMeters.PREFIX.length()))
            // This registry shows the buckets of a histogram as meters of their own.
            .filter(name -> name.endsWith(".histogram") == false)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.matches("\\| `[a-z.]+` \\| (timer|counter|gauge|summary).*")) {
        documented.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    assertEquals(names, documented);
  }
}
