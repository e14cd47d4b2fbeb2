package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.simulation.SimulatedDisk;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.AttributeImpl;
import org.apache.lucene.util.AttributeReflector;
import org.apache.lucene.util.BytesRef;

/**
 * Mappers and fields that throw something over one document, and what must become of it: of the
 * call, of the writer, and of later openings.
 */
abstract class ApplicationErrorTestCase extends DurableTestCase {

  /** The mapper, or an analyzer, throws something over this one. */
  static final String BAD = "bad";

  static final Map<String, String> BEFORE = Map.of("a", "1", "b", "1", "c", "1");

  /** Throws whatever it is, declared or not. */
  @SuppressWarnings("unchecked")
  static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Types that Lucene takes for different things: most errors end its writer. */
  static List<Throwable> throwables() {
    return List.of(
        stackOverflow(),
        new AssertionError("planned"),
        new NoClassDefFoundError("planned"),
        new Exception("planned, checked"),
        new IOException("planned"),
        new AlreadyClosedException("planned"),
        new IllegalStateException("planned"));
  }

  static StackOverflowError stackOverflow() {
    return expectThrows(StackOverflowError.class, () -> descend(0));
  }

  /** Overflows the stack. */
  @SuppressWarnings("InfiniteRecursion")
  static int descend(int depth) {
    return descend(depth + 1) + depth;
  }

  /** Throws in place of the first token. */
  static final class ThrowingTokens extends TokenStream {

    private final Throwable thrown;

    ThrowingTokens(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public final boolean incrementToken() {
      throw ApplicationErrorTestCase.<RuntimeException>sneak(thrown);
    }
  }

  /** A term whose bytes Lucene asks for in the middle of its own work, and ends whatever comes. */
  private static final class ThrowingTerm extends AttributeImpl implements TermToBytesRefAttribute {

    private final Throwable thrown;

    ThrowingTerm(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public BytesRef getBytesRef() {
      throw ApplicationErrorTestCase.<RuntimeException>sneak(thrown);
    }

    @Override
    public void clear() {}

    @Override
    public void reflectWith(AttributeReflector reflector) {}

    @Override
    public void copyTo(AttributeImpl target) {}
  }

  /** One such term. */
  static final class ThrowingTerms extends TokenStream {

    private boolean ended;

    ThrowingTerms(Throwable thrown) {
      addAttributeImpl(new ThrowingTerm(thrown));
    }

    @Override
    public final boolean incrementToken() {
      boolean first = ended == false;
      ended = true;
      return first;
    }
  }

  static DocumentMapper mapper(Throwable thrown) {
    return record -> {
      if (text(record.source()).equals(BAD)) {
        throw ApplicationErrorTestCase.<RuntimeException>sneak(thrown);
      }
      return document(record);
    };
  }

  static DocumentMapper analysis(Throwable thrown) {
    return record -> with(record, new TextField("body", new ThrowingTokens(thrown)));
  }

  /** Ends Lucene's writer. */
  static DocumentMapper term(Throwable thrown) {
    return record -> with(record, new TextField("body", new ThrowingTerms(thrown)));
  }

  static Document with(LogDocument record, Field field) throws IOException {
    Document document = document(record);
    if (text(record.source()).equals(BAD)) {
      document.add(field);
    }
    return document;
  }

  DurableIndexWriter open(DocumentMapper mapper, DurableOptions options) throws IOException {
    return DurableIndexWriter.open(directory(), storage(), config(), options, mapper);
  }

  DurableOptions skipping() {
    return options().withSkipRefusedBatches(true);
  }

  /**
   * Batches that have a bad document at each position, with deletions and replacements around it.
   */
  static List<List<LogOperation>> badBatches() {
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

  void refusesAll(DocumentMapper mapper, Throwable thrown, boolean isMapped) throws IOException {
    disk = new SimulatedDisk();
    DurableIndexWriter writer = open(mapper, options());
    writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    int aborted = 0;
    for (List<LogOperation> batch : badBatches()) {
      long lastLsn = writer.stats().lastLsn();
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
      assertEquals(isMapped ? lastLsn : lastLsn + batch.size() + 1, writer.stats().lastLsn());
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

  void replaysWithout(DocumentMapper bad, Throwable thrown) throws IOException {
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

  void endsWith(DocumentMapper mapper, Throwable thrown, List<LogOperation> batch)
      throws IOException {
    disk = new SimulatedDisk();
    DurableIndexWriter writer = open(mapper, options());
    writer.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    AlreadyClosedException e =
        expectThrows(AlreadyClosedException.class, () -> writer.apply(batch));
    assertSame(thrown, e.getCause());
    assertFalse(writer.isOpen());
    assertSame(thrown, writer.getTragicException());
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
}
