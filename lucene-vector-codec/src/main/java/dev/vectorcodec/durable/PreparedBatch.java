package dev.vectorcodec.durable;

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
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.ThreadInterruptedException;

/**
 * A batch of operations with its documents made, so that nothing of the application's can fail once
 * the log has it. Of several operations on one id the last one counts.
 *
 * <p>Enters the index as a whole or not at all, for readers, commits and exceptions alike. Where
 * the index is not sorted Lucene does it: a batch of several documents is a block, added and its
 * predecessors deleted in one call. A block would stay together in a sorted index, so there its
 * documents are added one by one and the predecessors deleted last, and whoever opens a reader or
 * commits waits meanwhile ({@link #needsQuietIndex}).
 */
public final class PreparedBatch {

  private final DocumentFields fields;
  private final Map<BytesRef, Integer> lastOperations = new LinkedHashMap<>();
  private final List<List<IndexableField>> documents = new ArrayList<>();

  /** For each document, which operation of the batch puts it. */
  private final List<Integer> operations = new ArrayList<>();

  private final int size;
  private boolean absent = true;

  private PreparedBatch(DocumentFields fields, int size) {
    this.fields = fields;
    this.size = size;
  }

  /**
   * Makes the documents of a batch.
   *
   * @throws IllegalArgumentException when it is empty, holds a barrier, or when the mapper makes a
   *     document that cannot be
   */
  public static PreparedBatch of(List<LogOperation> batch, DocumentFields fields)
      throws IOException {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least 1 operation, got 0");
    }
    PreparedBatch prepared = new PreparedBatch(fields, batch.size());
    for (int i = 0; i < batch.size(); i++) {
      prepared.lastOperations.put(id(batch.get(i)), i);
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i) instanceof LogOperation.Put put
          && prepared.lastOperations.get(id(put)) == i) {
        prepared.documents.add(fields.of(put.record()));
        prepared.operations.add(i);
      }
    }
    return prepared;
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

  Set<BytesRef> ids() {
    return lastOperations.keySet();
  }

  /** Whether no reader may be opened and no commit prepared while the batch is applied. */
  boolean needsQuietIndex(boolean sorted) {
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
      add(documents, counted -> writer.updateDocuments(id, counted));
    } else if (needsQuietIndex(writer.getConfig().getIndexSort() != null)) {
      applyOneByOne(writer, firstLsn);
    } else {
      Query ids = fields.ids(ids());
      add(documents, counted -> writer.updateDocuments(ids, counted));
    }
  }

  /**
   * As {@link #apply}, to an index that may hold the batch already: a commit also takes what came
   * between its replay point and its flush.
   */
  public void replay(IndexWriter writer, long firstLsn) throws IOException {
    if (needsQuietIndex(writer.getConfig().getIndexSort() != null)) {
      // Elsewhere all documents of the ids are replaced, whatever their numbers.
      writer.deleteDocuments(fields.idsWithin(ids(), firstLsn, firstLsn + size - 1));
    }
    apply(writer, firstLsn);
  }

  /**
   * Whether the exception that {@link #apply} threw was about a document: nothing of the batch is
   * in the index, and the index is well.
   */
  public boolean isRefused(IndexWriter writer) {
    return absent && writer.isOpen() && writer.getTragicException() == null;
  }

  private void applyOneByOne(IndexWriter writer, long firstLsn) throws IOException {
    long lastLsn = firstLsn + size - 1;
    for (int i = 0; i < documents.size(); i++) {
      absent = true;
      try {
        add(documents.subList(i, i + 1), writer::addDocuments);
      } catch (IOException | RuntimeException e) {
        if (absent && i > 0) {
          delete(() -> writer.deleteDocuments(fields.lsns(firstLsn, lastLsn)));
          absent = true;
        }
        throw e;
      }
    }
    delete(() -> writer.deleteDocuments(fields.idsWithout(ids(), firstLsn, lastLsn)));
  }

  private interface Addition {
    void add(Iterable<? extends Iterable<? extends IndexableField>> documents) throws IOException;
  }

  /**
   * Adds documents in one call, and learns whether an exception came before they were in: Lucene
   * refuses a document for what it holds, and also passes on what happens later in the same call,
   * in a flush or merge that the document started.
   */
  private void add(List<List<IndexableField>> added, Addition addition) throws IOException {
    CountedDocuments counted = new CountedDocuments(added);
    try {
      addition.add(counted);
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

  /** Knows when the last of some documents was processed. */
  private static final class CountedDocuments implements Iterable<Iterable<IndexableField>> {

    private final List<List<IndexableField>> documents;
    private boolean reachedLast;
    private boolean processed;

    CountedDocuments(List<List<IndexableField>> documents) {
      this.documents = documents;
    }

    @Override
    public Iterator<Iterable<IndexableField>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          processed |= next == documents.size() && reachedLast;
          return next < documents.size();
        }

        @Override
        public Iterable<IndexableField> next() {
          if (next == documents.size()) {
            throw new NoSuchElementException();
          }
          List<IndexableField> document = documents.get(next++);
          boolean last = next == documents.size();
          return () -> {
            reachedLast |= last;
            return document.iterator();
          };
        }
      };
    }
  }
}
