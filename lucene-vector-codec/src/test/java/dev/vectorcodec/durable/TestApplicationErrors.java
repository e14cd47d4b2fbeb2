package dev.vectorcodec.durable;

import dev.vectorcodec.DocumentMapper;
import dev.vectorcodec.DurableIndexWriter;
import dev.vectorcodec.DurableOptions;
import dev.vectorcodec.ReplayException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.CrashModel;
import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
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

  public void testAnErrorThatEndsLuceneAtReplayNamesTheDocument() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.apply(List.of(put("b", "2"), put("x", BAD)));
    crash(CrashModel.STRICT);
    AssertionError error = new AssertionError("planned");
    for (DurableOptions options : List.of(options(), skipping())) {
      ReplayException e =
          expectThrows(ReplayException.class, () -> open(term(error), options).close());
      assertEquals(2, e.lsn());
      assertEquals("x", text(e.id()));
      assertSame(error, e.getCause());
    }
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "b", "2", "x", BAD), content(again));
    }
  }
}
