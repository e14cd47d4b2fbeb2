package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;

/**
 * Promise: whatever mapper or analysis throws costs that batch alone.
 *
 * <p>The story: the analyzer threw a {@code StackOverflowError} over one document. Lucene's writer
 * ended, and with it ours; the batch stayed in the log, so each opening ended with the same error,
 * without a word of which document it was, and the option to skip refused batches did not help.
 */
public class TestApplicationErrors extends ApplicationErrorTestCase {

  /** The mapper throws something else over this one. */
  private static final String UNMAPPED = "unmapped";

  public void testWhatTheAnalysisThrowsIsTheCallers() throws IOException {
    for (Throwable thrown : throwables()) {
      sorted = sorted == false;
      refusesAll(analysis(thrown), thrown, false);
    }
    sorted = true;
    Throwable overflow = stackOverflow();
    refusesAll(analysis(overflow), overflow, false);
    sorted = false;
    refusesAll(analysis(overflow), overflow, false);
  }

  public void testWhatTheMapperThrowsIsTheCallers() throws IOException {
    List<Throwable> thrown = new ArrayList<>(throwables());
    // Not Lucene's affair: it has not seen the batch.
    thrown.add(new OutOfMemoryError("planned"));
    for (Throwable one : thrown) {
      sorted = sorted == false;
      refusesAll(mapper(one), one, true);
    }
  }

  /** An analyzer's streams are used again, so a stream that threw must be closed. */
  public void testAnAnalyzerThatThrowsIsUsedAgain() throws IOException {
    Analyzer analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String fieldName) {
            return new TokenStreamComponents(new DescendingTokenizer());
          }
        };
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer).setMergeScheduler(new SerialMergeScheduler());
    DocumentMapper mapper =
        record -> {
          Document document = document(record);
          document.add(new TextField("body", text(record.source()), Field.Store.NO));
          return document;
        };
    try (DurableIndexWriter writer =
        DurableIndexWriter.open(directory(), storage(), config, options(), mapper)) {
      for (int i = 0; i < 3; i++) {
        writer.index(record("a", "" + i));
        expectThrows(StackOverflowError.class, () -> writer.index(record("b", BAD)));
        assertEquals(Map.of("a", "" + i), content(writer));
      }
    }
  }

  /** Makes no token of a text, and descends for ever for a bad one. */
  private static final class DescendingTokenizer extends Tokenizer {
    @Override
    public final boolean incrementToken() throws IOException {
      return input.read() == BAD.charAt(0) && descend(0) > 0;
    }
  }

  /** The log has the batch and no abort, or mapper and analyzer are not what they were. */
  public void testReplayNamesTheDocumentAndSkipsIt() throws IOException {
    for (Throwable thrown : throwables()) {
      sorted = sorted == false;
      for (DocumentMapper bad : List.of(mapper(thrown), analysis(thrown))) {
        replaysWithout(bad, thrown);
      }
    }
  }

  /**
   * A machine with too little heap lost writes that were fine: the option to skip refused batches
   * took its {@code OutOfMemoryError} for a refusal, and the commit of that opening let go of their
   * log.
   */
  public void testAMachineThatFailsSkipsNothing() throws IOException {
    Error memory = new OutOfMemoryError("planned");
    List<Throwable> all =
        List.of(
            memory,
            new InternalError("planned"),
            new IllegalStateException("planned, with a cause", memory),
            new NoClassDefFoundError("planned, with a cause").initCause(memory));
    for (Throwable thrown : all) {
      for (DocumentMapper bad : List.of(mapper(thrown), analysis(thrown))) {
        sorted = sorted == false;
        disk = new SimulatedDisk();
        DurableIndexWriter writer = open();
        writer.index(record("a", "1"));
        writer.apply(List.of(put("b", "2"), put("x", BAD)));
        writer.index(record("c", "3"));
        crash(CrashModel.STRICT);
        for (DurableOptions options : List.of(skipping(), options())) {
          int before = disk.boundary();
          ReplayException e = expectThrows(ReplayException.class, () -> open(bad, options).close());
          assertEquals(2, e.lsn());
          assertEquals("x", text(e.id()));
          assertSame(thrown, e.getCause());
          String changes = disk.describe(before, disk.boundary());
          assertFalse(changes, changes.contains("WRITE log/") || changes.contains("DELETE log/"));
        }
        try (DurableIndexWriter again = open(config(), skipping())) {
          assertEquals(Map.of("a", "1", "b", "2", "x", BAD, "c", "3"), content(again));
          assertEquals(List.of(), again.recovery().skipped());
        }
      }
    }
  }

  /** An interrupt must not cost a document that could be replayed. */
  public void testAnInterruptedReplaySkipsNothing() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", BAD));
    crash(CrashModel.STRICT);
    DocumentMapper interrupted =
        record -> {
          Thread.currentThread().interrupt();
          throw new IOException("planned");
        };
    expectThrows(ReplayException.class, () -> open(interrupted, skipping()).close());
    Thread.interrupted();
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", BAD), content(again));
    }
  }

  /**
   * What Lucene does not survive ends the writer, and the document does not lock the index: the log
   * knows that it was refused. Of exceptions in the middle of Lucene's own work it did not.
   */
  public void testAnErrorThatEndsLuceneDoesNotLockTheIndex() throws IOException {
    OutOfMemoryError memory = new OutOfMemoryError("planned");
    AssertionError error = new AssertionError("planned");
    IllegalStateException exception = new IllegalStateException("planned");
    for (boolean isSorted : new boolean[] {false, true}) {
      sorted = isSorted;
      for (List<LogOperation> batch : badBatches()) {
        endsWith(analysis(memory), memory, batch);
        endsWith(term(error), error, batch);
        endsWith(term(exception), exception, batch);
      }
    }
  }

  /** Opening without the option says which document it is, and changes nothing. */
  public void testAnErrorThatEndsLuceneAtReplayNamesTheDocument() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.apply(List.of(put("b", "2"), put("x", BAD)));
    crash(CrashModel.STRICT);
    AssertionError error = new AssertionError("planned");
    for (int i = 0; i < 2; i++) {
      ReplayException e =
          expectThrows(ReplayException.class, () -> open(term(error), options()).close());
      assertEquals(2, e.lsn());
      assertEquals("x", text(e.id()));
      assertSame(error, e.getCause());
    }
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "b", "2", "x", BAD), content(again));
    }
  }

  /**
   * One document locked the index for good: the abort of its batch was lost with the power, and the
   * error over it ended the index writer of each opening, with the option to skip such batches,
   * too.
   */
  public void testBatchesThatEndLuceneAtReplayAreSkipped() throws IOException {
    List<Throwable> all =
        List.of(
            stackOverflow(), new AssertionError("planned"), new IllegalStateException("planned"));
    for (Throwable thrown : all) {
      for (boolean isSorted : new boolean[] {false, true}) {
        sorted = isSorted;
        disk = new SimulatedDisk();
        DurableIndexWriter writer = open();
        writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
        writer.apply(List.of(put("a", "2"), delete("c"), put("x", BAD), put("b", "2")));
        writer.index(record("d", "2"));
        writer.index(record("d", BAD));
        writer.index(record("e", UNMAPPED));
        writer.index(record("f", "3"));
        crash(CrashModel.STRICT);
        Map<String, String> expected = Map.of("a", "1", "b", "1", "c", "1", "d", "2", "f", "3");
        IndexWriterConfig config = config().setMergeScheduler(new ConcurrentMergeScheduler());
        try (DurableIndexWriter again =
            DurableIndexWriter.open(
                directory(), storage(), config, skipping(), endsOrRefuses(thrown))) {
          assertEquals(expected, content(again));
          assertEquals(5, again.recovery().operations());
          assertSkipped(again.recovery().skipped(), thrown);
          again.index(record("g", "4"));
          again.forceMerge(1, true);
        }
        Map<String, String> after = new TreeMap<>(expected);
        after.put("g", "4");
        try (DurableIndexWriter again = open(term(thrown), options())) {
          assertEquals(after, content(again));
        }
      }
    }
  }

  private static DocumentMapper endsOrRefuses(Throwable thrown) {
    return record -> {
      if (text(record.source()).equals(UNMAPPED)) {
        throw new IOException("planned");
      }
      return term(thrown).toDocument(record);
    };
  }

  private static void assertSkipped(List<DurableRecovery.SkippedBatch> skipped, Throwable thrown) {
    assertEquals(3, skipped.size());
    List<String> ids = List.of("x", "d", "e");
    long[] lsns = {4, 9, 10};
    int[] operations = {4, 1, 1};
    for (int i = 0; i < 3; i++) {
      assertEquals(lsns[i], skipped.get(i).lsn());
      assertEquals(operations[i], skipped.get(i).operations());
      assertEquals(ids.get(i), text(skipped.get(i).cause().id()));
    }
    assertSame(thrown, skipped.get(0).cause().getCause());
    assertSame(thrown, skipped.get(1).cause().getCause());
  }

  /** A lack of memory in the middle of Lucene's work says nothing about the document. */
  public void testAMachineThatFailsInsideLuceneSkipsNothing() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.index(record("x", BAD));
    crash(CrashModel.STRICT);
    OutOfMemoryError memory = new OutOfMemoryError("planned");
    ReplayException e =
        expectThrows(ReplayException.class, () -> open(term(memory), skipping()).close());
    assertEquals(2, e.lsn());
    assertSame(memory, e.getCause());
    try (DurableIndexWriter again = open(config(), skipping())) {
      assertEquals(Map.of("a", "1", "x", BAD), content(again));
    }
  }
}
