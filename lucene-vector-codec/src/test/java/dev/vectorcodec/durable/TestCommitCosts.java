package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.storage.CountingLogStorage;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.SimulatedLogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Promise: a commit costs the log little, one without writes nothing, and one that fails in the
 * application's user data changes nothing.
 */
public class TestCommitCosts extends DurableTestCase {

  private static final int COMMITS = 40;

  /** All that is written beyond what an index writer writes, the opening and the end included. */
  private static final long MAX_BYTES_A_COMMIT = 8 << 10;

  private static final long MAX_LOG_BYTES_A_COMMIT = 512;

  /** A watermark, and a slot of the witness. */
  private static final long MAX_BYTES_OF_A_PAUSE = 1 << 10;

  /** The user data, and the log sequence numbers of the documents. */
  private static final long MAX_INDEX_BYTES_A_COMMIT = 4 << 10;

  /** Zeros, the header twice, and the witness. */
  private static final long MAX_BYTES_OF_AN_OPENING = (128 << 10) + 3 * (8 << 10);

  private final AtomicLong indexBytes = new AtomicLong();

  /** Counts the bytes of all files that are written to a directory. */
  private final class CountingDirectory extends FilterDirectory {

    CountingDirectory(Directory directory) {
      super(directory);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      return new FilterIndexOutput("counted " + name, name, super.createOutput(name, context)) {
        @Override
        public void close() throws IOException {
          indexBytes.addAndGet(getFilePointer());
          super.close();
        }
      };
    }
  }

  /** The sizes that an application gets by default, in one thread. */
  private DurableOptions defaults() {
    return DurableOptions.DEFAULT
        .withLog(
            LogOptions.DEFAULT.withClock(clock).withRandom(logRandom).withDedicatedThread(false))
        .withDirectorySync(directory -> {});
  }

  /** Of the codec that applications have, for others write more for each field. */
  private IndexWriterConfig plainConfig() {
    IndexWriterConfig config = config();
    return ownCodec ? config : config.setCodec(TestUtil.getDefaultCodec());
  }

  private long plainBytes() throws IOException {
    try (IndexWriter plain = new IndexWriter(new CountingDirectory(directory()), plainConfig())) {
      for (int i = 0; i < COMMITS; i++) {
        plain.addDocument(document(record("id" + i, "text " + i)));
        plain.commit();
      }
    }
    disk = new SimulatedDisk();
    return indexBytes.getAndSet(0);
  }

  /**
   * Every commit started a generation of the log with 64 MiB of zeros: 40 times one write and a
   * commit wrote 64.2 MiB a commit, where an {@code IndexWriter} writes 87 KiB in all. With small
   * files it was up to 11.5 KiB, and nobody had counted what the log writes in a pause.
   */
  public void testOneWriteACommit() throws IOException {
    for (boolean pauses : new boolean[] {false, true}) {
      long plainBytes = plainBytes();
      CountingLogStorage log = new CountingLogStorage(storage());
      try (DurableIndexWriter writer =
          DurableIndexWriter.open(
              new CountingDirectory(directory()),
              log,
              plainConfig(),
              defaults(),
              DurableTestCase::document)) {
        long forces = log.forces();
        for (int i = 0; i < COMMITS; i++) {
          writer.index(record("id" + i, "text " + i));
          // A log without a thread does in the commit what was due before.
          clock.advanceNanos(pauses ? 10_000_000 : 0);
          assertTrue(writer.commit() > 0);
          clock.advanceNanos(pauses ? 10_000_000 : 0);
        }
        long forcesOfEach = pauses ? 3 : 1;
        assertEquals(
            "one a write; in a pause, of the watermark and the witness",
            forcesOfEach * COMMITS,
            log.forces() - forces);
        assertEquals(1, writer.logFiles().generations());
      }
      assertEquals("a generation and the witness; the lock is made by others", 2, log.creations());
      long logBytes = log.writtenBytes() - MAX_BYTES_OF_AN_OPENING;
      long maxLogBytes = MAX_LOG_BYTES_A_COMMIT + (pauses ? MAX_BYTES_OF_A_PAUSE : 0);
      assertTrue("log: " + logBytes, logBytes <= COMMITS * maxLogBytes);
      long more = indexBytes.getAndSet(0) - plainBytes;
      assertTrue("index: " + more, more <= COMMITS * MAX_INDEX_BYTES_A_COMMIT);
      long all = more + log.writtenBytes();
      assertTrue("all: " + all, all <= COMMITS * MAX_BYTES_A_COMMIT);
      disk = new SimulatedDisk();
    }
  }

  /** What the log holds did not change, so the replay point of the last commit is still right. */
  public void testCommitsWithoutWrites() throws IOException {
    CountingLogStorage log = new CountingLogStorage(storage());
    try (DurableIndexWriter writer = open(log, options())) {
      writer.index(record("a", "1"));
      writer.commit();
      writer.index(record("b", "2"));
      long lsn = writer.commit();
      Map<String, ByteBuffer> before = logBytes();
      long forces = log.forces();
      for (int i = 0; i < 20; i++) {
        if (i == 10) {
          writer.forceMerge(1, true);
        } else {
          writer.setLiveCommitData(Map.of("round", "" + i).entrySet());
        }
        assertEquals(lsn, writer.commit());
      }
      assertEquals(before, logBytes());
      assertEquals(forces, log.forces());
    }
  }

  /**
   * User data was read only after the log had started a generation: 20 failures of the application
   * cost 1.3 GiB.
   */
  public void testUserDataThatThrows() throws IOException {
    CountingLogStorage log = new CountingLogStorage(storage());
    AtomicInteger calls = new AtomicInteger();
    DurableIndexWriter writer = open(log, options());
    writer.index(record("a", "1"));
    writer.setLiveCommitData(
        () -> {
          if (calls.getAndIncrement() % 2 == 0) {
            throw new UnsupportedOperationException("of the application");
          }
          throw new StackOverflowError("of the application");
        });
    Map<String, ByteBuffer> before = logBytes();
    long forces = log.forces();
    long bytes = log.writtenBytes();
    for (int i = 0; i < 10; i++) {
      expectThrows(UnsupportedOperationException.class, writer::commit);
      expectThrows(StackOverflowError.class, writer::prepareCommit);
    }
    assertEquals(20, calls.get());
    assertEquals(before, logBytes());
    assertEquals(forces, log.forces());
    assertEquals(bytes, log.writtenBytes());
    assertTrue(writer.isOpen());
    writer.setLiveCommitData(List.of());
    assertTrue(writer.commit() > 0);
    writer.close();
    assertEquals(Map.of("a", "1"), content(directory()));
  }

  /** The log has no room for another file, and a commit needs none. */
  public void testCommitsOnAFullLogDisk() throws IOException {
    CountingLogStorage log = new CountingLogStorage(storage());
    DurableIndexWriter writer = open(log, options());
    writer.index(record("a", "1"));
    log.setFull(true);
    assertTrue(writer.commit() > 0);
    assertEquals(Map.of("a", "1"), content(directory()));
    writer.forceMerge(1, true);
    writer.setLiveCommitData(List.of());
    assertTrue(writer.commit() > 0);
    log.setFull(false);
    clock.advanceNanos(2_000_000_000);
    // Without a thread of its own the log looks for room once a commit.
    for (int i = 0; i < 2; i++) {
      writer.setLiveCommitData(List.of());
      assertTrue(writer.commit() > 0);
    }
    writer.index(record("b", "2"));
    writer.close();
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "b", "2"), content(again));
    }
  }

  private DurableIndexWriter open(CountingLogStorage log, DurableOptions options)
      throws IOException {
    return DurableIndexWriter.open(directory(), log, config(), options, DurableTestCase::document);
  }

  /** All bytes of the log's directory, by names of files. */
  private Map<String, ByteBuffer> logBytes() throws IOException {
    Map<String, ByteBuffer> content = new TreeMap<>();
    try (SimulatedLogStorage files = storage()) {
      for (String name : files.list()) {
        try (LogFile file = files.open(name)) {
          ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeInBytes());
          while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
            // All is in the condition.
          }
          content.put(name, bytes.flip());
        }
      }
    }
    return content;
  }
}
