package dev.vectorcodec.durable;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.CrashModel;
import dev.vectorcodec.simulation.fault.DiskFault;
import dev.vectorcodec.simulation.fault.FsyncFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/** Promise: what fails is reported as failed or unknown, and nothing acknowledged is lost. */
public class TestDurableFailures extends DurableTestCase {

  public void testARefusedBatchLeavesNothing() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
      for (int bad = 0; bad < 3; bad++) {
        List<LogOperation> batch =
            List.of(
                put("a", bad == 0 ? REFUSED : "2"),
                put("b", bad == 1 ? REFUSED : "2"),
                delete("c"),
                put("d", bad == 2 ? REFUSED : "2"));
        expectThrows(IllegalArgumentException.class, () -> writer.apply(batch));
        assertTrue(writer.isOpen());
        assertEquals(Map.of("a", "1", "b", "1", "c", "1"), content(writer));
      }
    }
    assertEquals(Map.of("a", "1", "b", "1", "c", "1"), content(directory()));
  }

  /** What fails after the document is in must not be taken for a refusal of the document. */
  public void testAFailureBehindTheDocumentEndsTheWriter() throws IOException {
    AtomicBoolean fails = new AtomicBoolean();
    IndexWriterConfig config =
        config().setMaxBufferedDocs(2).setMergePolicy(new FailingMergePolicy(fails));
    DurableIndexWriter writer = open(config, options());
    writer.index(record("a", "1"));
    fails.set(true);
    AlreadyClosedException e =
        expectThrows(
            AlreadyClosedException.class,
            () -> {
              for (int i = 0; i < 4; i++) {
                writer.index(record("b" + i, "2"));
              }
            });
    assertEquals("planned", e.getCause().getMessage());
    assertEquals("planned", writer.getTragicException().getMessage());
    assertFalse(writer.isOpen());
    expectThrows(AlreadyClosedException.class, writer::commit);
    writer.close();
    try (DurableIndexWriter again = open()) {
      assertEquals("1", content(again).get("a"));
    }
  }

  private static final class FailingMergePolicy extends FilterMergePolicy {

    private final AtomicBoolean fails;

    FailingMergePolicy(AtomicBoolean fails) {
      super(new TieredMergePolicy());
      this.fails = fails;
    }

    @Override
    public MergeSpecification findMerges(
        MergeTrigger trigger, SegmentInfos infos, MergePolicy.MergeContext context)
        throws IOException {
      if (fails.get()) {
        throw new IllegalArgumentException("planned");
      }
      return super.findMerges(trigger, infos, context);
    }
  }

  public void testAnErrorInTheIndexEndsTheWriter() throws IOException {
    DurableOptions options = options();
    DurableIndexWriter writer =
        DurableIndexWriter.open(
            directory(),
            storage(),
            config(),
            options,
            record -> {
              Document document = document(record);
              if (text(record.source()).equals("fatal")) {
                document.add(new TextField("body", new FatalTokens()));
              }
              return document;
            });
    writer.index(record("a", "1"));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> writer.index(record("b", "fatal")));
    assertTrue(e.getCause() instanceof OutOfMemoryError);
    assertFalse(writer.isOpen());
    assertTrue(writer.getTragicException() instanceof OutOfMemoryError);
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("c", "1")));
    writer.close();
    // The log has it, and that it came to nothing.
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1"), content(again));
    }
  }

  private static final class FatalTokens extends TokenStream {
    @Override
    public final boolean incrementToken() {
      throw new OutOfMemoryError("planned");
    }
  }

  public void testAnIOExceptionOfADocumentIsTheDocuments() throws IOException {
    DurableIndexWriter writer =
        DurableIndexWriter.open(
            directory(),
            storage(),
            config(),
            options(),
            record -> {
              Document document = document(record);
              if (text(record.source()).equals("unreadable")) {
                document.add(new TextField("body", new UnreadableTokens()));
              }
              return document;
            });
    writer.index(record("a", "1"));
    IOException e = expectThrows(IOException.class, () -> writer.index(record("a", "unreadable")));
    assertEquals("planned", e.getMessage());
    assertTrue(writer.isOpen());
    assertEquals(Map.of("a", "1"), content(writer));
    writer.close();
  }

  private static final class UnreadableTokens extends TokenStream {
    @Override
    public final boolean incrementToken() throws IOException {
      throw new IOException("planned");
    }
  }

  public void testAFailedSyncOfTheDirectoryEndsTheWriter() throws IOException {
    AtomicBoolean fails = new AtomicBoolean();
    DirectorySync sync =
        directory -> {
          if (fails.get()) {
            throw new IOException("planned");
          }
          directory.syncMetaData();
        };
    DurableIndexWriter writer = open(config(), options().withDirectorySync(sync));
    writer.index(record("a", "1"));
    fails.set(true);
    List<String> logs = storage().list();
    assertEquals("planned", expectThrows(IOException.class, writer::commit).getMessage());
    assertTrue("no log is deleted", storage().list().containsAll(logs));
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("b", "1")));
    writer.close();
    IOException e =
        expectThrows(IOException.class, () -> open(config(), options().withDirectorySync(sync)));
    assertEquals("planned", e.getMessage());
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1"), content(again));
    }
  }

  /**
   * The rename of a commit failed and had its effect: Lucene rolled the commit back and deleted its
   * files, which left a {@code segments_N} without them.
   */
  public void testACommitThatFailsAndIsThere() throws IOException {
    AtomicBoolean fails = new AtomicBoolean();
    Directory index =
        new FilterDirectory(directory()) {
          @Override
          public void rename(String source, String target) throws IOException {
            super.rename(source, target);
            if (fails.get()) {
              throw new IOException("planned");
            }
          }
        };
    DirectorySync sync = directory -> FilterDirectory.unwrap(directory).syncMetaData();
    DurableIndexWriter writer =
        DurableIndexWriter.open(
            index,
            storage(),
            config(),
            options().withDirectorySync(sync),
            DurableTestCase::document);
    assertSame(index, writer.getDirectory());
    writer.index(record("a", "1"));
    fails.set(true);
    assertEquals("planned", expectThrows(IOException.class, writer::commit).getMessage());
    writer.close();
    assertEquals(Map.of("a", "1"), content(directory()));
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1"), content(again));
    }
  }

  public void testAFailedForceOfTheLogEndsTheWriter() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    content(writer);
    disk.plan(DiskFault.at(FsyncFailure.KEPT_DIRTY, 0));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> writer.index(record("b", "1")));
    assertTrue(e.getMessage(), e.getMessage().contains("unknown"));
    assertTrue(writer.getTragicException() instanceof IOException);
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("c", "1")));
    expectThrows(AlreadyClosedException.class, writer::commit);
    writer.close();
    try (DurableIndexWriter again = open()) {
      assertEquals("1", content(again).get("a"));
      assertNull(content(again).get("c"));
    }
  }

  /** A workload fails at its n-th call to the disk, n counted until nothing fails any more. */
  public void testEveryCallToTheDiskFailsOnce() throws IOException {
    DiskFault.Kind kind =
        random().nextBoolean() ? DiskFault.Kind.IO_ERROR : DiskFault.Kind.NO_SPACE;
    DiskFault.Effect effect = random().nextBoolean() ? DiskFault.Effect.NONE : DiskFault.Effect.ALL;
    boolean forGood = random().nextBoolean();
    boolean fired = true;
    for (int call = 0; fired; call++) {
      DiskFault fault = DiskFault.at(kind, call).after(effect);
      fired = runWithFault(forGood ? fault.forGood() : fault, kind + " " + effect + " at " + call);
    }
  }

  private boolean runWithFault(DiskFault fault, String context) throws IOException {
    disk = new SimulatedDisk();
    Map<String, String> acknowledged = new TreeMap<>();
    Map<String, String> unknown = new TreeMap<>();
    disk.plan(fault);
    DurableIndexWriter writer = null;
    try {
      writer = open();
      for (int i = 0; i < 5; i++) {
        String id = "id" + i;
        unknown.put(id, "1");
        writer.index(record(id, "1"), DurabilityMode.SYNC);
        acknowledged.put(id, "1");
        if (i % 2 == 1) {
          writer.commit();
        }
      }
      content(writer);
      writer.close();
    } catch (IOException | AlreadyClosedException e) {
      if (writer != null) {
        closeAnyway(writer);
      }
    }
    boolean fired = fault.hasFired();
    disk.repair();
    if (random().nextBoolean()) {
      crash(CrashModel.STRICT);
    } else {
      disk = disk.crash(CrashModel.KILL, 0);
    }
    try (DurableIndexWriter again = open()) {
      Map<String, String> content = content(again);
      assertTrue(context + ": " + content, content.keySet().containsAll(acknowledged.keySet()));
      assertTrue(context + ": " + content, unknown.keySet().containsAll(content.keySet()));
    }
    return fired;
  }

  public void testAnIdThatIsNoTermOfTheIndexIsRefused() throws IOException {
    try (DurableIndexWriter writer = open()) {
      expectThrows(IllegalArgumentException.class, () -> writer.delete(new byte[0]));
      expectThrows(IllegalArgumentException.class, () -> writer.delete(new byte[32_767]));
      writer.index(new LogDocument(new byte[32_766], List.of(), bytes("1")));
      assertEquals(1, content(writer).size());
    }
  }
}
