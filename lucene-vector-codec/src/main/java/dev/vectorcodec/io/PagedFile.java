package dev.vectorcodec.io;

import dev.vectorcodec.events.CorruptionEvent;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.IOSupplier;

/**
 * A data file open for reading, shared by all threads.
 *
 * <p>Invariant: bytes reach a caller only through a {@link Cursor}, which checks the range against
 * the file's data and the checksum of every page it touches for the first time. Heap: one bit a
 * page.
 */
public final class PagedFile implements Closeable {

  private static final int CACHE_LINE_BYTES = 64;

  /** Bytes that the operating system is asked for at a time. */
  private static final int LOADED_BYTES = 1 << 20;

  private final IndexInput input;
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

  /** Returns a reader for one thread. */
  public Cursor cursor() throws IOException {
    if (closed) {
      throw new AlreadyClosedException(input.toString());
    }
    return new Cursor(input.clone());
  }

  /** Reads every byte of the file and checks Lucene's checksum over it. */
  public void checkIntegrity() throws IOException {
    try {
      guard(() -> CodecUtil.checksumEntireFile(input));
    } catch (CorruptIndexException e) {
      throw e;
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /**
   * Returns what {@code work} returns, which reads this file: no fault comes later, and what Java
   * throws becomes Lucene's error, see {@link #translate}.
   */
  public <T> T guard(IOSupplier<T> work) throws IOException {
    try {
      T result = work.get();
      PendingFaults.await();
      return result;
    } catch (InternalError | RuntimeException e) {
      throw translate(e);
    }
  }

  /** A {@link CorruptIndexException} that names this file. */
  public CorruptIndexException corrupt(String message) {
    CorruptionEvent.report(input.toString(), message);
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
  RuntimeException translate(Throwable fault) throws IOException {
    if (fault instanceof InternalError) {
      throw new CorruptIndexException(FileFaults.vanished(), input, fault);
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
   * One thread's view of the file. It copies: what a caller computes on is its own memory, so that
   * bytes that vanish under a mapping fault in the copy, where Java can catch it, and not in a
   * kernel.
   */
  public final class Cursor {

    /** Null after a failure: Lucene's buffered inputs then give out a stale buffer. */
    private IndexInput source;

    /** The same input, if it reads single values without moving; null if it does not. */
    private final RandomAccessInput random;

    /** Keeps the compiler from leaving out the reads of {@link #bringNear}. */
    @SuppressWarnings("UnusedVariable")
    private int touched;

    private byte[] page;

    private int verifiedPages;

    private Cursor(IndexInput source) {
      this.source = source;
      this.random = source instanceof RandomAccessInput mapped ? mapped : null;
    }

    /** The file this reads. */
    public PagedFile file() {
      return PagedFile.this;
    }

    /** How many pages this cursor was the first to read, and so has verified. */
    public int verifiedPages() {
      return verifiedPages;
    }

    /**
     * Reads the int at {@code position}.
     *
     * @throws CorruptIndexException when the range leaves the data, or a page of it is damaged;
     *     like all methods here
     */
    public int readInt(long position) throws IOException {
      check(position, Integer.BYTES);
      return unverifiedInt(position);
    }

    /** Copies {@code count} ints from {@code position} on to {@code target}. */
    public void readInts(long position, int[] target, int offset, int count) throws IOException {
      check(position, (long) count * Integer.BYTES);
      try {
        at(position).readInts(target, offset, count);
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    /** Copies {@code count} longs from {@code position} on to {@code target}. */
    public void readLongs(long position, long[] target, int offset, int count) throws IOException {
      check(position, (long) count * Long.BYTES);
      try {
        at(position).readLongs(target, offset, count);
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    /**
     * Copies records of longs that lie apart, one after the other to the start of {@code target}.
     *
     * @param origin where record 0 starts
     * @param stride longs a record
     * @param records indexes of the records, {@code count} of them from {@code from} on
     */
    public void gatherLongs(
        long origin, int stride, int[] records, int from, int count, long[] target)
        throws IOException {
      // Codes are usually in memory, and asking for each would count up a counter that threads
      // share.
      int bytes = stride * Long.BYTES;
      checkRanges(origin, bytes, bytes, records, from, count);
      readAhead(origin, bytes, bytes, records, from, count);
      try {
        for (int i = 0; i < count; i++) {
          at(origin + (long) records[from + i] * stride * Long.BYTES)
              .readLongs(target, i * stride, stride);
        }
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    /**
     * Copies the starts of records of ints that lie apart, one after the other to the start of
     * {@code target}.
     *
     * @param stride ints a record
     * @param length ints that are copied of each
     * @param records indexes of the records, {@code count} of them from {@code from} on
     */
    public void gatherInts(
        long origin, int stride, int length, int[] records, int from, int count, int[] target)
        throws IOException {
      int strideBytes = stride * Integer.BYTES;
      bringNear(origin, strideBytes, length * Integer.BYTES, records, from, count);
      try {
        for (int i = 0; i < count; i++) {
          at(origin + (long) records[from + i] * strideBytes).readInts(target, i * length, length);
        }
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    /** {@link #bringNear(long, int, int, int[], int, int)} of whole records. */
    public void bringNear(long origin, int recordBytes, int[] records, int from, int count)
        throws IOException {
      bringNear(origin, recordBytes, recordBytes, records, from, count);
    }

    /**
     * Checks ranges, asks the operating system for their pages, where Lucene's directory passes
     * that on and pages were missing lately, and reads an int of each cache line of the starts of
     * records: reads that do not wait for each other are under way together, and the bytes that are
     * copied afterwards are in a cache.
     */
    public void bringNear(
        long origin, int strideBytes, int lengthBytes, int[] records, int from, int count)
        throws IOException {
      checkRanges(origin, strideBytes, lengthBytes, records, from, count);
      for (int i = from; i < from + count; i++) {
        prefetch(origin + (long) records[i] * strideBytes, lengthBytes);
      }
      readAhead(origin, strideBytes, lengthBytes, records, from, count);
    }

    private void checkRanges(
        long origin, int strideBytes, int lengthBytes, int[] records, int from, int count)
        throws IOException {
      for (int i = from; i < from + count; i++) {
        checkRange(origin + (long) records[i] * strideBytes, lengthBytes);
      }
    }

    /** Reads an int of each cache line of records whose ranges are checked, and checks pages. */
    private void readAhead(
        long origin, int strideBytes, int lengthBytes, int[] records, int from, int count)
        throws IOException {
      if (random != null) {
        try {
          touched = touch(random, origin, strideBytes, lengthBytes, records, from, count);
        } catch (InternalError | RuntimeException | IOException e) {
          throw failed(e);
        }
      }
      for (int i = from; i < from + count; i++) {
        verify(origin + (long) records[i] * strideBytes, lengthBytes);
      }
    }

    /**
     * Reads a byte of every page of a range and checks the pages: afterwards the operating system
     * has them in memory, as far as there is room.
     */
    public void load(long position, long length) throws IOException {
      checkRange(position, length);
      long end = position + length;
      for (long start = position; start < end; start += LOADED_BYTES) {
        long loaded = Math.min(LOADED_BYTES, end - start);
        prefetch(start, loaded);
        for (long at = start; at < start + loaded; at += PageLayout.PAGE_SIZE_BYTES) {
          check(at, 1);
          readByte(at);
        }
        check(start + loaded - 1, 1);
        readByte(start + loaded - 1);
      }
    }

    private void prefetch(long position, long length) throws IOException {
      try {
        input.prefetch(position, length);
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    private void readByte(long position) throws IOException {
      try {
        touched = at(position).readByte();
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    private static int touch(
        RandomAccessInput random,
        long origin,
        int strideBytes,
        int lengthBytes,
        int[] records,
        int from,
        int count)
        throws IOException {
      int sum = 0;
      for (int i = from; i < from + count; i++) {
        long record = origin + (long) records[i] * strideBytes;
        for (int line = 0; line < lengthBytes; line += CACHE_LINE_BYTES) {
          sum += random.readInt(record + line);
        }
      }
      return sum;
    }

    /** Copies {@code count} floats from {@code position} on to {@code target}. */
    public void readFloats(long position, float[] target, int offset, int count)
        throws IOException {
      check(position, (long) count * Float.BYTES);
      try {
        at(position).readFloats(target, offset, count);
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    /** Copies {@code count} bytes from {@code position} on to {@code target}. */
    public void readBytes(long position, byte[] target, int offset, int count) throws IOException {
      check(position, count);
      try {
        at(position).readBytes(target, offset, count);
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }

    private IndexInput at(long position) throws IOException {
      if (source == null) {
        source = input.clone();
      }
      source.seek(position);
      return source;
    }

    private RuntimeException failed(Throwable failure) throws IOException {
      source = null;
      if (failure instanceof IOException e) {
        throw translate(e);
      }
      throw translate(failure);
    }

    private void check(long position, long length) throws IOException {
      checkRange(position, length);
      verify(position, length);
    }

    private void verify(long position, long length) throws IOException {
      if (verified.contains(position, length) == false) {
        long last = (position + length - 1) >>> PageLayout.PAGE_SHIFT;
        for (long page = position >>> PageLayout.PAGE_SHIFT; page <= last; page++) {
          if (verified.containsPage(page) == false) {
            verifyPage(page);
          }
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
      int checksum = checksum(offset, PageLayout.pageLength(dataLength, page));
      if (checksum != unverifiedInt(entryOffset)) {
        throw corrupt("checksum of the 4 KiB page at offset=" + offset + " does not match");
      }
      verified.addPage(page);
      verifiedPages++;
    }

    private int checksum(long position, int length) throws IOException {
      if (page == null) {
        page = new byte[PageLayout.PAGE_SIZE_BYTES];
      }
      try {
        at(position).readBytes(page, 0, length);
        // A fault that is still on its way must not be taken for the bytes of the page.
        PendingFaults.await();
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
      CRC32C crc = new CRC32C();
      crc.update(page, 0, length);
      return (int) crc.getValue();
    }

    private int unverifiedInt(long position) throws IOException {
      try {
        return at(position).readInt();
      } catch (InternalError | RuntimeException | IOException e) {
        throw failed(e);
      }
    }
  }
}
