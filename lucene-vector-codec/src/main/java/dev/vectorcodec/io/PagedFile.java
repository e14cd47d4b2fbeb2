package dev.vectorcodec.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IndexInput;

/**
 * A data file open for reading, shared by all threads.
 *
 * <p>Invariant: bytes reach a caller only through a {@link Cursor}, which checks the range against
 * the file's data and the checksum of every page it touches for the first time. Heap: one bit a
 * page.
 */
public final class PagedFile implements Closeable {

  private final IndexInput input;
  private final Memory mapped;
  private final PageRoots roots;
  private final VerifiedPages verified;
  private volatile boolean closed;

  /**
   * Takes over {@code input}, whose length must be exactly what {@code roots} says; the caller has
   * checked its header. Closes the input when that fails.
   */
  public PagedFile(IndexInput input, PageRoots roots) throws IOException {
    this.input = input;
    this.roots = roots;
    try {
      long dataLength = roots.dataLength();
      CodecUtil.retrieveChecksum(
          input, dataLength + PageLayout.tableLength(dataLength) + CodecUtil.footerLength());
      this.verified = new VerifiedPages(dataLength);
      this.mapped = MemoryAccess.INSTANCE.mapOrNull(input);
    } catch (Throwable t) {
      try (input) {
        throw t;
      }
    }
  }

  /** Bytes of the file that can be read, from its first byte. */
  public long dataLength() {
    return roots.dataLength();
  }

  /** A reader for one thread. */
  public Cursor cursor() throws IOException {
    if (closed) {
      throw new AlreadyClosedException(input.toString());
    }
    return mapped != null ? new MappedCursor() : new BufferedCursor(input.clone());
  }

  /** Reads every byte of the file and checks Lucene's checksum over it. */
  public void checkIntegrity() throws IOException {
    try {
      CodecUtil.checksumEntireFile(input);
      PendingFaults.await();
    } catch (IOException e) {
      throw translate(e);
    } catch (InternalError | RuntimeException e) {
      throw translate(e);
    }
  }

  /** A {@link CorruptIndexException} that names this file. */
  public CorruptIndexException corrupt(String message) {
    return new CorruptIndexException(message, input);
  }

  /**
   * Turns what Java throws when mapped bytes vanish under a reader into Lucene's error types.
   *
   * <p>A file that was truncated while it is mapped faults as {@link InternalError}, on which some
   * hosts halt the whole JVM; a closed mapping throws {@link IllegalStateException} or {@link
   * NullPointerException}.
   *
   * @return anything else that is not an error, for the caller to throw
   */
  public RuntimeException translate(Throwable fault) throws IOException {
    if (fault instanceof InternalError) {
      throw new CorruptIndexException("mapped bytes vanished: file truncated?", input, fault);
    }
    if (closed
        && (fault instanceof IllegalStateException || fault instanceof NullPointerException)) {
      throw new AlreadyClosedException(input.toString(), fault);
    }
    if (fault instanceof Error error) {
      throw error;
    }
    return (RuntimeException) fault;
  }

  /**
   * Turns what Lucene's inputs throw into Lucene's error types: some of them wrap an {@link
   * EOFException}, or fail in the file system once they are closed.
   *
   * @return a failure to read that says nothing about the bytes, for the caller to throw
   */
  private IOException translate(IOException failure) {
    if (closed) {
      throw new AlreadyClosedException(input.toString(), failure);
    }
    boolean vanished =
        failure instanceof EOFException || failure.getCause() instanceof EOFException;
    return vanished
        ? new CorruptIndexException("bytes vanished: file truncated?", input, failure)
        : failure;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    input.close();
  }

  @Override
  public String toString() {
    return input.toString();
  }

  private void checkRange(long position, long length) throws CorruptIndexException {
    if (position < 0 || length < 0 || position > roots.dataLength() - length) {
      throw corrupt(
          "range at offset="
              + position
              + " length="
              + length
              + " leaves dataLength="
              + roots.dataLength());
    }
  }

  /**
   * One thread's view of the file. At most one range is located at a time: locating the next may
   * overwrite the bytes of the last.
   */
  public abstract sealed class Cursor {

    private Cursor() {}

    /**
     * Makes {@code length} bytes at {@code position} readable.
     *
     * @return the index in {@link #memory()} at which they start
     * @throws CorruptIndexException when the range leaves the data, or a page of it is damaged
     */
    public final long locate(long position, int length) throws IOException {
      checkRange(position, length);
      if (verified.contains(position, length) == false) {
        try {
          verify(position, length);
        } catch (InternalError | RuntimeException e) {
          throw translate(e);
        }
      }
      return place(position, length);
    }

    /** The memory that holds the located range; read it again after each {@link #locate}. */
    public abstract Memory memory();

    /** Reads the int at {@code position}. */
    public final int readInt(long position) throws IOException {
      long index = locate(position, Integer.BYTES);
      try {
        return memory().getInt(index);
      } catch (InternalError | RuntimeException e) {
        throw translate(e);
      }
    }

    /** The file this reads. */
    public final PagedFile file() {
      return PagedFile.this;
    }

    abstract long place(long position, int length) throws IOException;

    abstract int checksum(long position, int length) throws IOException;

    abstract int rawInt(long position) throws IOException;

    private void verify(long position, int length) throws IOException {
      long last = (position + length - 1) >>> PageLayout.PAGE_SHIFT;
      for (long page = position >>> PageLayout.PAGE_SHIFT; page <= last; page++) {
        if (verified.containsPage(page) == false) {
          verifyPage(page);
        }
      }
    }

    private void verifyPage(long page) throws IOException {
      long dataLength = roots.dataLength();
      long entryOffset = PageLayout.tableEntryOffset(dataLength, page);
      long tablePage = (entryOffset - dataLength) >>> PageLayout.PAGE_SHIFT;
      if (verified.containsTablePage(tablePage) == false) {
        int length = PageLayout.pageLength(PageLayout.tableLength(dataLength), tablePage);
        long offset = dataLength + PageLayout.pageOffset(tablePage);
        if (checksum(offset, length) != roots.checksums()[(int) tablePage]) {
          throw corrupt("page table is damaged at offset=" + offset);
        }
        verified.addTablePage(tablePage);
      }
      long offset = PageLayout.pageOffset(page);
      if (checksum(offset, PageLayout.pageLength(dataLength, page)) != rawInt(entryOffset)) {
        throw corrupt("checksum of the 4 KiB page at offset=" + offset + " does not match");
      }
      verified.addPage(page);
    }
  }

  private final class MappedCursor extends Cursor {

    @Override
    public Memory memory() {
      return mapped;
    }

    @Override
    long place(long position, int length) {
      return position;
    }

    @Override
    int checksum(long position, int length) {
      return MemoryAccess.INSTANCE.checksum(mapped, position, length);
    }

    @Override
    int rawInt(long position) {
      return mapped.getInt(position);
    }
  }

  private final class BufferedCursor extends Cursor {

    private IndexInput clone;
    private byte[] buffer = new byte[0];
    private Memory memory;

    BufferedCursor(IndexInput clone) {
      this.clone = clone;
    }

    @Override
    public Memory memory() {
      return memory;
    }

    @Override
    long place(long position, int length) throws IOException {
      if (buffer.length < length) {
        buffer = new byte[Math.max(length, PageLayout.PAGE_SIZE_BYTES)];
        memory = MemoryAccess.INSTANCE.allocate(buffer.length);
      }
      read(position, length);
      memory.fill(buffer, length);
      return 0;
    }

    /** After a failure, Lucene's buffered inputs give out a stale buffer: a new clone does not. */
    private void read(long position, int length) throws IOException {
      IndexInput source = clone == null ? input.clone() : clone;
      clone = null;
      try {
        source.seek(position);
        source.readBytes(buffer, 0, length);
      } catch (IOException e) {
        throw translate(e);
      }
      clone = source;
    }

    @Override
    int checksum(long position, int length) throws IOException {
      place(position, length);
      return MemoryAccess.INSTANCE.checksum(memory, 0, length);
    }

    @Override
    int rawInt(long position) throws IOException {
      place(position, Integer.BYTES);
      return memory.getInt(0);
    }
  }
}
