package dev.vectorcodec.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes a data file and collects the CRC32C of each of its pages on the way.
 *
 * <p>Heap: 4 bytes for every 4 KiB written, until {@link #finish}.
 */
public final class PagedOutput extends IndexOutput {

  private final IndexOutput out;
  private final CRC32C pageChecksum = new CRC32C();
  private int[] checksums = new int[16];
  private int pageCount;
  private int bytesInPage;
  private boolean closed;

  /** Takes over {@code out}, at its first byte; closing this closes it. */
  public PagedOutput(IndexOutput out) {
    super("PagedOutput(" + out + ")", out.getName());
    assert out.getFilePointer() == 0;
    this.out = out;
  }

  /**
   * Ends the data: writes the page table and Lucene's footer. Nothing may be written afterwards.
   *
   * @return what the metadata has to keep
   */
  public PageRoots finish() throws IOException {
    long dataLength = out.getFilePointer();
    if (bytesInPage > 0) {
      endPage();
    }
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

  private void endPage() {
    if (pageCount == checksums.length) {
      checksums = Arrays.copyOf(checksums, pageCount * 2);
    }
    checksums[pageCount++] = (int) pageChecksum.getValue();
    pageChecksum.reset();
    bytesInPage = 0;
  }

  @Override
  public void writeByte(byte b) throws IOException {
    out.writeByte(b);
    pageChecksum.update(b);
    if (++bytesInPage == PageLayout.PAGE_SIZE_BYTES) {
      endPage();
    }
  }

  @Override
  public void writeBytes(byte[] b, int offset, int length) throws IOException {
    out.writeBytes(b, offset, length);
    int done = 0;
    while (done < length) {
      int step = Math.min(length - done, PageLayout.PAGE_SIZE_BYTES - bytesInPage);
      pageChecksum.update(b, offset + done, step);
      done += step;
      bytesInPage += step;
      if (bytesInPage == PageLayout.PAGE_SIZE_BYTES) {
        endPage();
      }
    }
  }

  @Override
  public long getFilePointer() {
    return out.getFilePointer();
  }

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
