package dev.vectorcodec.durable.document;

import dev.vectorcodec.log.LogOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.ThreadInterruptedException;

/**
 * A batch of operations whose documents the mapper has made already. Only analysis and the values
 * of fields can still fail once the log has the batch, which aborts it then. Of several operations
 * on one id the last one counts.
 *
 * <p>Enters the index as a whole or not at all, for readers, commits and exceptions alike. Where
 * the index is not sorted Lucene does it: a batch of several documents is a block, added and its
 * predecessors deleted in one call. A block would stay together in a sorted index, so there its
 * documents are added one by one and the predecessors deleted last, and whoever opens a reader or
 * commits waits meanwhile ({@link #needsQuietIndex}).
 */
public final class PreparedBatch {

  private final List<LogOperation> batch;
  private final DocumentFields fields;
  private final Map<BytesRef, Integer> lastOperations = new LinkedHashMap<>();
  private final List<List<IndexableField>> documents = new ArrayList<>();

  /** For each document, which operation of the batch puts it. */
  private final List<Integer> operations = new ArrayList<>();

  /** The document that is being made or added; null before the first. */
  private BytesRef current;

  private boolean absent = true;

  private PreparedBatch(List<LogOperation> batch, DocumentFields fields) {
    this.batch = batch;
    this.fields = fields;
  }

  /**
   * Makes the documents of a batch.
   *
   * @throws IllegalArgumentException when it is empty, holds a barrier, or when the mapper makes a
   *     document that cannot be
   */
  public static PreparedBatch of(List<LogOperation> batch, DocumentFields fields)
      throws IOException {
    PreparedBatch prepared = withoutDocuments(batch, fields);
    prepared.makeDocuments();
    return prepared;
  }

  /** A batch of the log, whose documents {@link #makeDocuments()} makes. */
  public static PreparedBatch toReplay(List<LogOperation> batch, DocumentFields fields) {
    return withoutDocuments(batch, fields);
  }

  private static PreparedBatch withoutDocuments(List<LogOperation> batch, DocumentFields fields) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least 1 operation, got 0");
    }
    PreparedBatch prepared = new PreparedBatch(batch, fields);
    for (int i = 0; i < batch.size(); i++) {
      prepared.lastOperations.put(id(batch.get(i)), i);
    }
    return prepared;
  }

  /** Makes the documents of a batch to replay. */
  public void makeDocuments() throws IOException {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i) instanceof LogOperation.Put put && lastOperations.get(id(put)) == i) {
        current = id(put);
        documents.add(fields.of(put.record()));
        operations.add(i);
      }
    }
    current = null;
  }

  private static BytesRef id(LogOperation operation) {
    if (operation instanceof LogOperation.Put put) {
      return new BytesRef(put.record().id());
    }
    if (operation instanceof LogOperation.Delete delete) {
      return new BytesRef(delete.id());
    }
    throw new IllegalArgumentException("a barrier stands alone in a batch, got it among others");
  }

  public Set<BytesRef> ids() {
    return lastOperations.keySet();
  }

  /** Whether no reader may be opened and no commit prepared while the batch is applied. */
  public boolean needsQuietIndex(boolean sorted) {
    return sorted && documents.size() > 1;
  }

  /**
   * Applies the batch to an index. After an exception {@link #isRefused} says what became of it.
   *
   * @param firstLsn log sequence number of the first operation
   */
  public void apply(IndexWriter writer, long firstLsn) throws IOException {
    for (int i = 0; i < documents.size(); i++) {
      documents.get(i).add(fields.lsn(firstLsn + operations.get(i)));
    }
    if (documents.isEmpty()) {
      Term[] terms = ids().stream().map(fields::id).toArray(Term[]::new);
      delete(() -> writer.deleteDocuments(terms));
    } else if (ids().size() == 1) {
      Term id = fields.id(ids().iterator().next());
      add(0, documents.size(), counted -> writer.updateDocuments(id, counted));
    } else if (needsQuietIndex(writer.getConfig().getIndexSort() != null)) {
      applyOneByOne(writer, firstLsn);
    } else {
      Query ids = fields.ids(ids());
      add(0, documents.size(), counted -> writer.updateDocuments(ids, counted));
    }
  }

  /**
   * As {@link #apply}, to an index that may hold the batch already: a commit also takes what came
   * between its replay point and its flush.
   */
  public void replay(IndexWriter writer, long firstLsn) throws IOException {
    if (needsQuietIndex(writer.getConfig().getIndexSort() != null)) {
      // Elsewhere all documents of the ids are replaced, whatever their LSNs.
      writer.deleteDocuments(fields.idsWithin(ids(), firstLsn, firstLsn + batch.size() - 1));
    }
    apply(writer, firstLsn);
  }

  /**
   * Whether what {@link #apply} threw was about a document: nothing of the batch is in the index,
   * and the index is well.
   */
  public boolean isRefused(IndexWriter writer) {
    return absent && writer.isOpen() && writer.getTragicException() == null;
  }

  /**
   * Whether what was thrown may be about a document, and not about the virtual machine, which has
   * no memory left or is broken.
   */
  public static boolean mayBeOfTheDocument(Throwable thrown) {
    return AnalysisError.isOfTheMachine(thrown) == false;
  }

  /**
   * Whether the disk failed, or another thread ended the index: that says nothing of a document.
   */
  public static boolean isOfTheIndex(Throwable thrown) {
    return thrown instanceof IOException || thrown instanceof AlreadyClosedException;
  }

  /**
   * Whether nothing of the batch is in the index, or the index ended while nobody could see or
   * commit any of it.
   */
  public boolean isAbsent() {
    return absent;
  }

  /**
   * Id of the document that was being made or added when something was thrown; null when there was
   * none.
   */
  public BytesRef current() {
    return current;
  }

  private void applyOneByOne(IndexWriter writer, long firstLsn) throws IOException {
    long lastLsn = firstLsn + batch.size() - 1;
    for (int i = 0; i < documents.size(); i++) {
      absent = true;
      try {
        add(i, i + 1, writer::addDocuments);
      } catch (Throwable e) {
        if (absent && i > 0 && writer.getTragicException() == null) {
          withdraw(writer, firstLsn, lastLsn, e);
        }
        throw e;
      }
    }
    delete(() -> writer.deleteDocuments(fields.idsWithout(ids(), firstLsn, lastLsn)));
  }

  /** Takes back the documents before one that was refused. */
  private void withdraw(IndexWriter writer, long firstLsn, long lastLsn, Throwable refusal) {
    try {
      delete(() -> writer.deleteDocuments(fields.lsns(firstLsn, lastLsn)));
      absent = true;
    } catch (Throwable e) {
      refusal.addSuppressed(e);
    }
  }

  private interface Addition {
    void add(Iterable<? extends Iterable<? extends IndexableField>> documents) throws IOException;
  }

  /**
   * Adds documents in one call, and learns whether an exception came before they were in: Lucene
   * refuses a document for what it holds, and also passes on what happens later in the same call,
   * in a flush or merge that the document started.
   */
  private void add(int from, int to, Addition addition) throws IOException {
    CountedDocuments counted = new CountedDocuments(from, to);
    try {
      addition.add(counted);
    } catch (AnalysisError e) {
      throw IOUtils.rethrowAlways(e.thrown());
    } catch (ThreadInterruptedException e) {
      if (counted.processed == false) {
        throw e;
      }
      Thread.currentThread().interrupt();
    } finally {
      absent = counted.processed == false;
    }
  }

  private interface Deletion {
    void delete() throws IOException;
  }

  /** Deletes documents. Lucene notes the deletion before it waits for anything. */
  private void delete(Deletion deletion) throws IOException {
    absent = false;
    try {
      deletion.delete();
    } catch (ThreadInterruptedException e) {
      // Only the merge that might have followed was put off. The caller still sees the interrupt.
      Thread.currentThread().interrupt();
    }
  }

  /** Knows which of some documents is being processed, and when the last one was. */
  private final class CountedDocuments implements Iterable<Iterable<IndexableField>> {

    private final int from;
    private final int to;
    private boolean reachedLast;
    private boolean processed;

    CountedDocuments(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Iterator<Iterable<IndexableField>> iterator() {
      return new Iterator<>() {
        private int next = from;

        @Override
        public boolean hasNext() {
          processed |= next == to && reachedLast;
          return next < to;
        }

        @Override
        public Iterable<IndexableField> next() {
          if (next == to) {
            throw new NoSuchElementException();
          }
          BytesRef id = id(batch.get(operations.get(next)));
          List<IndexableField> document = documents.get(next++);
          boolean last = next == to;
          return () -> {
            current = id;
            reachedLast |= last;
            return document.iterator();
          };
        }
      };
    }
  }
}
