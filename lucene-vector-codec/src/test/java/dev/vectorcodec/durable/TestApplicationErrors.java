package dev.vectorcodec.durable;

import dev.vectorcodec.DocumentMapper;
import dev.vectorcodec.DurableIndexWriter;
import dev.vectorcodec.DurableOptions;
import dev.vectorcodec.ReplayException;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogRecord;
import dev.vectorcodec.simulation.CrashModel;
import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Promise: whatever mapper or analysis throws costs that batch alone.
 *
 * <p>The story: the analyzer threw a {@code StackOverflowError} over one document. Lucene's writer
 * ended, and with it ours; the batch stayed in the log, so each opening ended with the same error,
 * without a word of which document it was, and the option to skip refused batches did not help.
 */
public class TestApplicationErrors extends DurableTestCase {

  /** The mapper, or an analyzer, throws something over this one. */
  private static final String BAD = "bad";

  private static final Map<String, String> BEFORE = Map.of("a", "1", "b", "1", "c", "1");

  /** Throws whatever it is, declared or not. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Kinds that Lucene takes for different things: most errors end its writer. */
  private static List<Throwable> throwables() {
    return List.of(
        stackOverflow(),
        new AssertionError("planned"),
        new NoClassDefFoundError("planned"),
        new Exception("planned, checked"),
        new IOException("planned"),
        new AlreadyClosedException("planned"),
        new IllegalStateException("planned"));
  }

  private static StackOverflowError stackOverflow() {
    return expectThrows(StackOverflowError.class, () -> descend(0));
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int descend(int depth) {
    return descend(depth + 1) + depth;
  }

  private static final class ThrowingTokens extends TokenStream {

    private final Throwable thrown;

    ThrowingTokens(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public final boolean incrementToken() {
      throw TestApplicationErrors.<RuntimeException>sneak(thrown);
    }
  }

  /** A value that Lucene asks for outside of any analysis. */
  private static final class ThrowingValue extends NumericDocValuesField {

    private final Error error;

    ThrowingValue(Error error) {
      super("value", 0L);
      this.error = error;
    }

    @Override
    public Number numericValue() {
      throw error;
    }
  }

  private static DocumentMapper mapper(Throwable thrown) {
    return record -> {
      if (text(record.source()).equals(BAD)) {
        throw TestApplicationErrors.<RuntimeException>sneak(thrown);
      }
      return document(record);
    };
  }

  private static DocumentMapper analysis(Throwable thrown) {
    return record -> with(record, new TextField("body", new ThrowingTokens(thrown)));
  }

  private static DocumentMapper value(Error error) {
    return record -> with(record, new ThrowingValue(error));
  }

  private static Document with(LogRecord record, Field field) throws IOException {
    Document document = document(record);
    if (text(record.source()).equals(BAD)) {
      document.add(field);
    }
    return document;
  }

  private DurableIndexWriter open(DocumentMapper mapper, DurableOptions options)
      throws IOException {
    return DurableIndexWriter.open(directory(), storage(), config(), options, mapper);
  }

  private DurableOptions skipping() {
    return options().withSkipsRefusedBatches(true);
  }

  /** Batches that have a bad document at each place, with deletions and replacements around it. */
  private static List<List<LogOperation>> badBatches() {
    List<List<LogOperation>> batches = new ArrayList<>();
    batches.add(List.of(put("a", BAD)));
    batches.add(List.of(put("new", BAD)));
    for (int bad = 0; bad < 3; bad++) {
      batches.add(
          List.of(
              put("a", bad == 0 ? BAD : "2"),
              delete("c"),
              put("b", bad == 1 ? BAD : "2"),
              put("d", bad == 2 ? BAD : "2")));
    }
    return batches;
  }

  private void refusesAll(DocumentMapper mapper, Throwable thrown, boolean isMapped)
      throws IOException {
    disk = new SimulatedDisk();
    DurableIndexWriter writer = open(mapper, options());
    writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    int aborted = 0;
    for (List<LogOperation> batch : badBatches()) {
      long lastLsn = writer.lastLsn();
      boolean interrupted = random().nextBoolean();
      Throwable caught = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      try {
        writer.apply(batch);
      } catch (Throwable e) {
        caught = e;
      } finally {
        assertEquals(interrupted, Thread.interrupted());
      }
      assertSame(thrown, caught);
      assertTrue(writer.isOpen());
      assertNull(writer.getTragicException());
      assertEquals(BEFORE, content(writer));
      assertEquals(isMapped ? lastLsn : lastLsn + batch.size() + 1, writer.lastLsn());
      aborted += isMapped ? 0 : 1;
    }
    // Another thread gets all locks.
    Map<String, String> after = new TreeMap<>(BEFORE);
    after.put("d", "3");
    Thread other = new Thread(() -> write(writer));
    other.start();
    joinUninterruptibly(other);
    assertEquals(after, content(writer));
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open(mapper, options())) {
      assertEquals(after, content(again));
      assertEquals(aborted, again.recovery().log().abortedBatches());
    }
  }

  private static void write(DurableIndexWriter writer) {
    try {
      writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1"), put("d", "3")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

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

  private void replaysWithout(DocumentMapper bad, Throwable thrown) throws IOException {
    disk = new SimulatedDisk();
    DurableIndexWriter writer = open();
    writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    writer.apply(List.of(put("a", "2"), put("b", "2"), put("x", BAD), delete("c")));
    writer.index(record("d", "4"));
    crash(CrashModel.STRICT);
    for (int i = 0; i < 2; i++) {
      ReplayException e = expectThrows(ReplayException.class, () -> open(bad, options()).close());
      assertEquals(4, e.lsn());
      assertEquals("x", text(e.id()));
      assertSame(thrown, e.getCause());
      assertEquals(Map.of(), content(directory()));
    }
    Map<String, String> expected = Map.of("a", "1", "b", "1", "c", "1", "d", "4");
    try (DurableIndexWriter again = open(bad, skipping())) {
      assertEquals(expected, content(again));
      assertEquals(4, again.recovery().operations());
      assertEquals(1, again.recovery().skipped().size());
      assertEquals(4, again.recovery().skipped().get(0).lsn());
      assertEquals(4, again.recovery().skipped().get(0).operations());
      assertEquals("x", text(again.recovery().skipped().get(0).cause().id()));
      assertSame(thrown, again.recovery().skipped().get(0).cause().getCause());
    }
    try (DurableIndexWriter again = open(bad, options())) {
      assertEquals(expected, content(again));
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
   * knows that it was refused.
   */
  public void testAnErrorThatEndsLuceneDoesNotLockTheIndex() throws IOException {
    OutOfMemoryError memory = new OutOfMemoryError("planned");
    AssertionError value = new AssertionError("planned");
    for (boolean isSorted : new boolean[] {false, true}) {
      sorted = isSorted;
      for (List<LogOperation> batch : badBatches()) {
        endsWith(analysis(memory), memory, batch);
        endsWith(value(value), value, batch);
      }
    }
  }

  private void endsWith(DocumentMapper mapper, Error error, List<LogOperation> batch)
      throws IOException {
    disk = new SimulatedDisk();
    DurableIndexWriter writer = open(mapper, options());
    writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> writer.apply(batch));
    assertSame(error, e.getCause());
    assertFalse(writer.isOpen());
    assertSame(error, writer.getTragicException());
    expectThrows(AlreadyClosedException.class, () -> writer.index(record("d", "1")));
    expectThrows(AlreadyClosedException.class, writer::commit);
    writer.close();
    crash(CrashModel.STRICT);
    try (DurableIndexWriter again = open(mapper, options())) {
      assertEquals(BEFORE, content(again));
      assertEquals(1, again.recovery().log().abortedBatches());
      again.index(record("d", "1"));
    }
  }

  public void testAnErrorThatEndsLuceneAtReplayNamesTheDocument() throws IOException {
    DurableIndexWriter writer = open();
    writer.index(record("a", "1"));
    writer.apply(List.of(put("b", "2"), put("x", BAD)));
    crash(CrashModel.STRICT);
    AssertionError value = new AssertionError("planned");
    for (DurableOptions options : List.of(options(), skipping())) {
      ReplayException e =
          expectThrows(ReplayException.class, () -> open(value(value), options).close());
      assertEquals(2, e.lsn());
      assertEquals("x", text(e.id()));
      assertSame(value, e.getCause());
    }
    try (DurableIndexWriter again = open()) {
      assertEquals(Map.of("a", "1", "b", "2", "x", BAD), content(again));
    }
  }
}
