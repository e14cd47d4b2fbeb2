package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.fault.DiskFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Promise: a backup holds the log up to the LSN it states, whatever others do meanwhile. */
// That file system puts files of its own into new directories.
@LuceneTestCase.SuppressFileSystems({"ExtrasFS", "WindowsFS"})
public class TestDurableBackups extends BackupTestCase {

  private static final int WRITERS = 4;

  /**
   * A batch of two documents with one text.
   *
   * @param lsn of the first
   */
  private record Pair(String id, String text, long lsn) {}

  private final Queue<Pair> acknowledged = new ConcurrentLinkedQueue<>();

  public void testWhileOthersWriteAndCommit() throws Exception {
    List<DurableBackup> backups = new ArrayList<>();
    List<Set<Pair>> before = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(WRITERS + 1, new NamedThreadFactory("backups"));
    try (DurableIndexWriter writer = openHooked()) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < WRITERS; thread++) {
        String id = "t" + thread;
        futures.add(threads.submit(() -> writePairs(writer, id, done)));
      }
      futures.add(
          threads.submit(
              () -> {
                while (done.get() == false) {
                  writer.commit();
                }
                return null;
              }));
      try {
        for (int i = 0; i < 3; i++) {
          int awaited = acknowledged.size() + 20;
          while (acknowledged.size() < awaited) {
            Thread.onSpinWait();
          }
          before.add(new HashSet<>(acknowledged));
          backups.add(writer.backup(createTempDir().resolve("backup")));
        }
      } finally {
        done.set(true);
        for (Future<?> future : futures) {
          future.get();
        }
      }
    } finally {
      threads.shutdown();
    }
    for (int i = 0; i < backups.size(); i++) {
      DurableBackup backup = backups.get(i);
      before.get(i).forEach(pair -> assertTrue(pair + " " + backup, pair.lsn < backup.lsn()));
      assertEquals(List.of("index", "log"), names(backup.index().getParent()));
      assertEquals(upTo(backup.lsn()), restored(backup.index().getParent()));
    }
  }

  private Void writePairs(DurableIndexWriter writer, String id, AtomicBoolean done)
      throws IOException {
    for (int i = 0; done.get() == false; i++) {
      String one = id + "-" + i % 10;
      String text = id + " " + i;
      LogToken token = writer.apply(List.of(put(one, text), put(one + "x", text)));
      acknowledged.add(new Pair(one, text, token.lsn()));
    }
    return null;
  }

  /** What the log says up to an LSN; a batch that is there in part is not possible here. */
  private Map<String, String> upTo(long lsn) {
    Map<String, Pair> last = new TreeMap<>();
    for (Pair pair : acknowledged) {
      if (pair.lsn <= lsn) {
        assertTrue("the LSN is inside " + pair, pair.lsn < lsn);
        last.merge(pair.id, pair, (a, b) -> a.lsn > b.lsn ? a : b);
      }
    }
    Map<String, String> content = new TreeMap<>();
    for (Pair pair : last.values()) {
      content.put(pair.id, pair.text);
      content.put(pair.id + "x", pair.text);
    }
    return content;
  }

  public void testOfAnIndexThatWasJustOpened() throws IOException {
    Path target = createTempDir().resolve("not").resolve("there");
    try (DurableIndexWriter writer = openHooked()) {
      DurableBackup backup = writer.backup(target);
      assertEquals(writer.stats().lastLsn(), backup.lsn());
      assertEquals(target.resolve("index"), backup.index());
      assertEquals(target.resolve("log"), backup.log());
      assertTrue(Files.exists(backup.index().resolve(backup.segmentsFile())));
      assertEquals(sizeInBytes(backup.index()) + sizeInBytes(backup.log()), backup.bytes());
    }
    assertEquals(Map.of(), restored(target));
    for (int i = 0; i < 3; i++) {
      Map<String, String> expected;
      target = createTempDir().resolve("backup");
      try (DurableIndexWriter writer = openHooked()) {
        expected = content(writer);
        writer.backup(target);
        writer.index(record("a", "" + i));
        if (random().nextBoolean()) {
          writer.commit();
        }
      }
      assertEquals(expected, restored(target));
      assertEquals("again", expected, restored(target));
    }
  }

  private static long sizeInBytes(Path directory) throws IOException {
    long bytes = 0;
    for (String name : names(directory)) {
      bytes += Files.size(directory.resolve(name));
    }
    return bytes;
  }

  public void testRefusedBatchesAndDeletions() throws IOException {
    Path target = createTempDir().resolve("backup");
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      writer.deleteAll();
      writer.setLiveCommitData(Map.of("key", "value").entrySet());
      writer.index(record("b", "1"));
      writer.commit();
      writer.index(record("c", "1"));
      expectThrows(IllegalArgumentException.class, () -> writer.index(record("b", REFUSED)));
      writer.delete(bytes("c"));
      writer.index(record("d", "1"));
      writer.backup(target);
      writer.deleteAll();
    }
    assertEquals(Map.of("b", "1", "d", "1"), restored(target));
    try (Directory index = FSDirectory.open(target.resolve("index"));
        DirectoryReader reader = DirectoryReader.open(index)) {
      assertEquals("value", reader.getIndexCommit().getUserData().get("key"));
    }
  }

  public void testTheTargetMustBeFree() throws IOException {
    Path file = Files.createFile(createTempDir().resolve("file"));
    Path folder = Files.createDirectory(file.resolveSibling("folder"));
    Files.createFile(folder.resolve("x"));
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      for (Path target : List.of(file, folder)) {
        IllegalArgumentException e =
            expectThrows(IllegalArgumentException.class, () -> writer.backup(target));
        assertTrue(e.getMessage(), e.getMessage().contains(target.toString()));
      }
      assertEquals(0, Files.size(file));
      assertTrue(Files.exists(folder.resolve("x")));
      assertTrue(writer.isOpen());
    }
  }

  public void testWhatABackupNeedsIsKeptAndThenDeleted() throws IOException {
    // So small that each commit starts a file.
    LogOptions small = logOptions().withPreallocationBytes(128);
    try (DurableIndexWriter writer = openHooked(options().withLog(small))) {
      writer.index(record("a", "0"));
      writer.index(record("b", "0"));
      writer.commit();
      writer.index(record("b", "1"));
      List<Integer> commits = new ArrayList<>();
      hook =
          name -> {
            for (int i = 2; i < 6; i++) {
              writer.index(record("a", "" + i));
              writer.index(record("c", "" + i));
              writer.commit();
              writer.forceMerge(1, true);
            }
            commits.add(DirectoryReader.listCommits(directory()).size());
            return directory().openInput(name, IOContext.READONCE);
          };
      Path target = createTempDir().resolve("backup");
      writer.backup(target);
      assertEquals("two and the one that is copied", List.of(3), commits);
      assertEquals(Map.of("a", "0", "b", "1"), restored(target));
      assertEquals(2, DirectoryReader.listCommits(directory()).size());
      writer.commit();
      // Of the last two commits, which may be replayed from the same file.
      long files =
          storage().list().stream().filter(name -> name.matches("log-[0-9]+\\.xlog")).count();
      assertTrue("files: " + files, files == 1 || files == 2);
    }
    Set<String> needed = new HashSet<>(Set.of("write.lock"));
    for (IndexCommit commit : DirectoryReader.listCommits(directory())) {
      needed.addAll(commit.getFileNames());
    }
    for (String name : directory().listAll()) {
      assertTrue(name, needed.contains(name));
    }
  }

  public void testSeveralAtATime() throws IOException {
    Path outer = createTempDir().resolve("outer");
    Path inner = createTempDir().resolve("inner");
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      writer.commit();
      hook =
          name -> {
            writer.index(record("a", "2"));
            expectThrows(IllegalArgumentException.class, () -> writer.backup(outer));
            writer.backup(inner);
            writer.index(record("a", "3"));
            return directory().openInput(name, IOContext.READONCE);
          };
      writer.backup(outer);
    }
    assertEquals(Map.of("a", "1"), restored(outer));
    assertEquals(Map.of("a", "2"), restored(inner));
  }

  public void testACopyIsAnIndexOfItsOwn() throws IOException {
    Path target = createTempDir().resolve("backup");
    try (DurableIndexWriter writer = openHooked()) {
      writer.index(record("a", "1"));
      writer.backup(target);
      try (Directory index = FSDirectory.open(target.resolve("index"));
          DurableIndexWriter copy = open(target, index)) {
        copy.index(record("a", "of the copy"));
        copy.commit();
        copy.index(record("b", "of the copy"));
        copy.backup(target.resolve("of the copy"));
      }
      writer.index(record("b", "2"));
      assertEquals(Map.of("a", "1", "b", "2"), content(writer));
    }
    Map<String, String> expected = Map.of("a", "of the copy", "b", "of the copy");
    assertEquals(expected, restored(target));
    assertEquals(expected, restored(target.resolve("of the copy")));
  }

  public void testClosingEndsABackup() throws Exception {
    Path target = createTempDir().resolve("backup");
    DurableIndexWriter writer = openHooked();
    writer.index(record("a", "1"));
    writer.commit();
    Thread closing = new Thread(() -> closeAnyway(writer), "closing");
    hook =
        name -> {
          closing.start();
          while (writer.isOpen()) {
            Thread.onSpinWait();
          }
          return directory().openInput(name, IOContext.READONCE);
        };
    expectThrows(AlreadyClosedException.class, () -> writer.backup(target));
    closing.join();
    assertNothingLeft(target);
    expectThrows(AlreadyClosedException.class, () -> writer.backup(target));
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1"), content(again));
    }
  }

  public void testOfAWriterThatFailed() throws IOException {
    Path target = createTempDir().resolve("backup");
    // Large enough that no next file is being made, which could fail instead of the write.
    LogOptions large = logOptions().withFirstPreallocationBytes(4096);
    DurableIndexWriter writer = openHooked(options().withLog(large));
    writer.index(record("a", "1"));
    disk.plan(DiskFault.at(DiskFault.Kind.IO_ERROR, 0).forGood());
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("b", "1")));
    expectThrows(AlreadyClosedException.class, () -> writer.backup(target));
    assertNothingLeft(target);
    disk.repair();
    closeAnyway(writer);
  }
}
