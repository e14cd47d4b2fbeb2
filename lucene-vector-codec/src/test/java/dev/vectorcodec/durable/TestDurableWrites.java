package dev.vectorcodec.durable;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogToken;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;
import org.apache.lucene.util.BytesRef;

/**
 * Promise: a write does what it says, in the mode it was asked for.
 *
 * <p>Without Lucene's simulation of Windows, which lets no open file be renamed; Windows does.
 */
@SuppressFileSystems("WindowsFS")
public class TestDurableWrites extends DurableTestCase {

  public void testDocumentsAreReplacedAndDeletedById() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("a", "1"));
      writer.index(record("b", "2"));
      writer.index(record("a", "3"));
      assertEquals(Map.of("a", "3", "b", "2"), content(writer));
      writer.delete(bytes("b"));
      writer.delete(bytes("never there"));
      assertEquals(Map.of("a", "3"), content(writer));
      assertEquals(1, writer.getDocStats().numDocs);
    }
    assertEquals(Map.of("a", "3"), content(directory()));
  }

  public void testDocumentsCarryTheirIdAndNumber() throws IOException {
    try (DurableIndexWriter writer = open()) {
      LogToken first = writer.index(record("a", "1"));
      LogToken batch = writer.apply(List.of(put("b", "2"), delete("x"), put("c", "3")));
      assertEquals(first.lsn() + 1, batch.lsn());
      writer.searchers().maybeRefreshBlocking();
      IndexSearcher searcher = writer.searchers().acquire();
      try {
        assertEquals(first.lsn(), lsn(searcher, "a"));
        assertEquals(batch.lsn(), lsn(searcher, "b"));
        assertEquals(batch.lsn() + 2, lsn(searcher, "c"));
      } finally {
        writer.searchers().release(searcher);
      }
    }
  }

  private static long lsn(IndexSearcher searcher, String id) throws IOException {
    TermQuery query = new TermQuery(new Term("_id", new BytesRef(id)));
    int doc = searcher.search(query, 1).scoreDocs[0].doc;
    for (var leaf : searcher.getIndexReader().leaves()) {
      int local = doc - leaf.docBase;
      if (local >= 0 && local < leaf.reader().maxDoc()) {
        var lsns = leaf.reader().getNumericDocValues("_lsn");
        assertTrue(lsns.advanceExact(local));
        return lsns.longValue();
      }
    }
    throw new AssertionError(id);
  }

  public void testOfABatchTheLastOperationOnAnIdCounts() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.index(record("d", "0"));
      writer.apply(
          List.of(
              put("a", "1"),
              put("a", "2"),
              put("b", "3"),
              delete("b"),
              delete("c"),
              put("c", "4"),
              delete("d")));
      assertEquals(Map.of("a", "2", "c", "4"), content(writer));
    }
    crash(CrashModel.STRICT);
    try (DurableIndexWriter writer = open()) {
      assertEquals(Map.of("a", "2", "c", "4"), content(writer));
    }
  }

  public void testBatchesOfDeletesAndOfOneDocument() throws IOException {
    try (DurableIndexWriter writer = open()) {
      writer.apply(List.of(put("a", "1"), put("b", "2"), put("c", "3")));
      writer.apply(List.of(put("a", "4"), delete("b")));
      assertEquals(Map.of("a", "4", "c", "3"), content(writer));
      writer.apply(List.of(delete("a"), delete("c"), delete("x")));
      assertEquals(Map.of(), content(writer));
    }
  }

  public void testDeleteAllAndBarriers() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.commit();
    writer.index(record("b", "2"));
    writer.deleteAll();
    assertEquals(Map.of(), content(writer));
    writer.index(record("c", "3"));
    writer.apply(List.of(new LogOperation.Barrier(false)));
    writer.index(record("d", "4"));
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("c", "3", "d", "4"), content(again));
    }
  }

  public void testWhatCannotBeIsRefusedBeforeItHasANumber() throws IOException {
    DurableOptions options = options().withLog(logOptions().withMaxFrameBytes(1024));
    try (DurableIndexWriter writer = open(config(), options)) {
      writer.index(record("a", "1"));
      long last = writer.stats().lastLsn();
      expectThrows(IllegalArgumentException.class, () -> writer.apply(List.of()));
      expectThrows(
          IllegalArgumentException.class, () -> writer.index(record("b", "x".repeat(2000))));
      expectThrows(
          IllegalArgumentException.class,
          () -> writer.apply(List.of(put("b", "1"), new LogOperation.Barrier(true))));
      expectThrows(IOException.class, () -> writer.index(record("b", UNMAPPABLE)));
      assertEquals(last, writer.stats().lastLsn());
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  public void testTheMapperMustNotUseTheFieldsOfTheWriter() throws IOException {
    DurableOptions options = options().withIdField("key").withLsnField("number");
    try (DurableIndexWriter writer = open(config(), options)) {
      String message =
          expectThrows(IllegalArgumentException.class, () -> writer.index(record("a", "1")))
              .getMessage();
      assertTrue(message, message.contains("number"));
    }
  }

  public void testModes() throws IOException {
    try (DurableIndexWriter writer = open()) {
      LogToken off = writer.index(record("a", "1"), DurabilityMode.OFF);
      assertTrue(writer.stats().durableLsn() < off.lsn());
      assertTrue(writer.stats().unsyncedBytes() > 0);
      writer.index(record("b", "1"), DurabilityMode.OS);
      assertTrue(writer.stats().durableLsn() < off.lsn());
      writer.awaitDurable(off);
      assertTrue(writer.stats().durableLsn() >= off.lsn());
      LogToken async = writer.index(record("c", "1"), DurabilityMode.async(Duration.ofHours(1)));
      assertTrue(writer.stats().durableLsn() < async.lsn());
      LogToken sync = writer.index(record("d", "1"));
      assertTrue(writer.stats().durableLsn() >= sync.lsn());
      writer.index(record("e", "1"), DurabilityMode.SYNC_PROVEN);
      assertEquals(0, writer.stats().unsyncedBytes());
    }
  }

  public void testSearchersSeeOnlyWhatIsDurable() throws IOException {
    boolean onlyDurable = random().nextBoolean();
    try (DurableIndexWriter writer = open(config(), options().withSearchOnlyDurable(onlyDurable))) {
      content(writer);
      LogToken token = writer.index(record("a", "1"), DurabilityMode.OFF);
      assertEquals(Map.of("a", "1"), content(writer));
      assertEquals(onlyDurable, writer.stats().durableLsn() >= token.lsn());
    }
  }

  public void testATokenOfAnotherOpeningIsRefused() throws IOException {
    LogToken token;
    try (DurableIndexWriter writer = open()) {
      token = writer.index(record("a", "1"));
    }
    try (DurableIndexWriter writer = open()) {
      expectThrows(IllegalArgumentException.class, () -> writer.awaitDurable(token));
      assertTrue(writer.isOpen());
    }
  }

  public void testAClosedWriterTakesNoCalls() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    assertTrue(writer.isOpen());
    writer.close();
    writer.close();
    assertFalse(writer.isOpen());
    assertNull(writer.getTragicException());
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("a", "2")));
    expectThrows(AlreadyClosedException.class, () -> writer.delete(bytes("a")));
    expectThrows(AlreadyClosedException.class, writer::deleteAll);
    expectThrows(AlreadyClosedException.class, writer::commit);
    expectThrows(AlreadyClosedException.class, writer::prepareCommit);
    expectThrows(AlreadyClosedException.class, writer::searchers);
    expectThrows(AlreadyClosedException.class, writer::maybeMerge);
    expectThrows(AlreadyClosedException.class, writer::getDocStats);
    expectThrows(AlreadyClosedException.class, () -> writer.setLiveCommitData(List.of()));
    assertEquals(Map.of("a", "1"), content(directory()));
  }

  public void testClosingWithoutACommitLosesNothing() throws IOException {
    try (DurableIndexWriter writer = open(config().setCommitOnClose(false), options())) {
      writer.index(record("a", "1"), DurabilityMode.OFF);
    }
    assertEquals(Map.of(), content(directory()));
    try (DurableIndexWriter writer = open()) {
      assertEquals(1, writer.recovery().operations());
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  public void testAnInterruptStaysPending() throws IOException {
    try (DurableIndexWriter writer = open()) {
      Thread.currentThread().interrupt();
      writer.index(record("a", "1"));
      assertTrue(Thread.interrupted());
      Thread.currentThread().interrupt();
      writer.commit();
      assertTrue(Thread.interrupted());
      assertEquals(Map.of("a", "1"), content(writer));
    }
  }

  public void testMergesAndFlushesAreLucenes() throws IOException {
    try (DurableIndexWriter writer = open()) {
      for (int i = 0; i < 5; i++) {
        writer.index(record("id" + i, "1"));
        writer.flush();
      }
      writer.delete(bytes("id0"));
      writer.forceMergeDeletes(true);
      writer.forceMerge(1, true);
      writer.maybeMerge();
      content(writer);
      IndexSearcher searcher = writer.searchers().acquire();
      try {
        assertEquals(1, searcher.getIndexReader().leaves().size());
      } finally {
        writer.searchers().release(searcher);
      }
    }
  }

  public void testOnRealFilesWithALogThread() throws IOException {
    var path = createTempDir();
    var options = DurableOptions.DEFAULT;
    try (FSDirectory index = FSDirectory.open(path.resolve("index"))) {
      for (int round = 0; round < 3; round++) {
        try (DurableIndexWriter writer =
            DurableIndexWriter.open(
                index, path.resolve("log"), config(), options, DurableTestCase::document)) {
          assertEquals(round == 0 ? Map.of() : Map.of("a", "" + round), content(writer));
          writer.index(record("a", "" + (round + 1)));
          if (round == 1) {
            writer.rollback();
          }
        }
      }
      assertEquals(Map.of("a", "3"), content(index));
    }
  }
}
