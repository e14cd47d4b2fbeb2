package dev.vectorcodec.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes a data file and collects the CRC32C of each of its pages on the way.
 *
 * <p>Hands on whole pages only: an operating system clears what a write leaves of a page that is
 * new to it. Heap: 4 bytes for every 4 KiB written, until {@link #finish}.
 */
public final class PagedOutput extends IndexOutput {

  /** As much as Lucene's outputs buffer: they hand on what they get at once, and aligned. */
  private static final int BUFFERED_PAGES = 2;

  private final IndexOutput out;
  private final CRC32C pageChecksum = new CRC32C();
  private int[] checksums = new int[16];
  private int pageCount;
  private final byte[] buffer = new byte[BUFFERED_PAGES * PageLayout.PAGE_SIZE_BYTES];
  private int buffered;
  private boolean closed;

  /** Takes over {@code out}, at its first byte, and closes it when it is closed. */
  public PagedOutput(IndexOutput out) {
    super("PagedOutput(" + out + ")", out.getName());
    assert out.getFilePointer() == 0;
    this.out = out;
  }

  /**
   * Ends the data: writes the page table and Lucene's footer. The caller may write nothing
   * afterwards.
   *
   * @return what the metadata has to keep
   */
  public PageRoots finish() throws IOException {
    flush();
    long dataLength = out.getFilePointer();
    byte[] table = new byte[PageLayout.PAGE_SIZE_BYTES];
    CRC32C tableChecksum = new CRC32C();
    int entriesPerPage = PageLayout.PAGE_SIZE_BYTES / Integer.BYTES;
    int[] roots = new int[(pageCount + entriesPerPage - 1) / entriesPerPage];
    for (int root = 0; root < roots.length; root++) {
      int first = root * entriesPerPage;
      int count = Math.min(entriesPerPage, pageCount - first);
      for (int i = 0; i < count; i++) {
        putInt(table, i * Integer.BYTES, checksums[first + i]);
      }
      out.writeBytes(table, count * Integer.BYTES);
      tableChecksum.reset();
      tableChecksum.update(table, 0, count * Integer.BYTES);
      roots[root] = (int) tableChecksum.getValue();
    }
    CodecUtil.writeFooter(out);
    return new PageRoots(dataLength, roots);
  }

  private static void putInt(byte[] target, int offset, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      target[offset + i] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  private void flush() throws IOException {
    for (int start = 0; start < buffered; start += PageLayout.PAGE_SIZE_BYTES) {
      pageChecksum.update(buffer, start, Math.min(buffered - start, PageLayout.PAGE_SIZE_BYTES));
      if (pageCount == checksums.length) {
        checksums = Arrays.copyOf(checksums, pageCount * 2);
      }
      checksums[pageCount++] = (int) pageChecksum.getValue();
      pageChecksum.reset();
    }
    out.writeBytes(buffer, buffered);
    buffered = 0;
  }

  @Override
  public void writeByte(byte b) throws IOException {
    buffer[buffered++] = b;
    if (buffered == buffer.length) {
      flush();
    }
  }

  @Override
  public void writeBytes(byte[] b, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int step = Math.min(length - done, buffer.length - buffered);
      System.arraycopy(b, offset + done, buffer, buffered, step);
      done += step;
      buffered += step;
      if (buffered == buffer.length) {
        flush();
      }
    }
  }

  @Override
  public long getFilePointer() {
    return out.getFilePointer() + buffered;
  }

  /** Checksum of what was handed on, which is all once {@link #finish} was called. */
  @Override
  public long getChecksum() throws IOException {
    return out.getChecksum();
  }

  @Override
  public void close() throws IOException {
    if (closed == false) {
      closed = true;
      out.close();
    }
  }
}
