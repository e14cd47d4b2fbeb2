package dev.vectorcodec.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: damage is found by the first touch of its page, wherever ranges begin and end, and
 * whichever other pages have passed before: also where words of the set of verified pages and steps
 * of the page table end.
 */
public class TestPageEnds extends LuceneTestCase {

  private static final String NAME = "data";
  private static final int PAGE = PageLayout.PAGE_SIZE_BYTES;

  /** More than a step of the page table has, 1,024. */
  private static final int PAGES = 1030;

  private static final int[] ANY_PAGES = {
    0, 1, 2, 62, 63, 64, 65, 127, 128, 1023, 1024, 1025, 1029
  };

  /** The last page is short. */
  private static final int LENGTH = (PAGES - 1) * PAGE + 100;

  private byte[] bytes;
  private PageRoots roots;
  private Directory directory;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    directory = new ByteBuffersDirectory();
    byte[] data = new byte[LENGTH];
    random().nextBytes(data);
    try (PagedOutput out = new PagedOutput(directory.createOutput(NAME, IOContext.DEFAULT))) {
      out.writeBytes(data, 0, LENGTH);
      roots = out.finish();
    }
    try (IndexInput in = directory.openInput(NAME, IOContext.DEFAULT)) {
      bytes = new byte[(int) in.length()];
      in.readBytes(bytes, 0, bytes.length);
    }
  }

  @Override
  public void tearDown() throws Exception {
    directory.close();
    super.tearDown();
  }

  /** The file as {@link #bytes} are now. */
  private PagedFile open() throws IOException {
    directory.deleteFile(NAME);
    try (IndexOutput out = directory.createOutput(NAME, IOContext.DEFAULT)) {
      out.writeBytes(bytes, 0, bytes.length);
    }
    return new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots);
  }

  private static void assertRefused(PagedFile.Cursor cursor, int position, int length) {
    CorruptIndexException refusal =
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.readBytes(position, new byte[length], 0, length));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("offset="));
  }

  private void assertRead(PagedFile.Cursor cursor, int position, int length) throws IOException {
    byte[] read = new byte[length];
    cursor.readBytes(position, read, 0, length);
    assertEquals(ByteBuffer.wrap(bytes, position, length), ByteBuffer.wrap(read));
  }

  private static int end(int page) {
    return Math.min(LENGTH, (page + 1) * PAGE);
  }

  public void testTheTableHasTwoSteps() {
    assertEquals(2, roots.checksums().length);
    assertEquals(LENGTH, roots.dataLength());
  }

  /** Whether the first or the last byte of the page is damaged. */
  public void testRangesThatTouchADamagedPage() throws IOException {
    for (int page : ANY_PAGES) {
      int start = page * PAGE;
      int flipped = random().nextBoolean() ? start : end(page) - 1;
      bytes[flipped] ^= 1;
      try (PagedFile file = open()) {
        PagedFile.Cursor cursor = file.cursor();
        if (page > 0) {
          assertRead(cursor, start - 10, 10);
          assertRefused(cursor, start - 10, 11);
          assertRefused(cursor, Math.max(0, start - 2 * PAGE), 2 * PAGE + 1);
        }
        if (page < PAGES - 1) {
          assertRead(cursor, end(page), 10);
          assertRefused(cursor, end(page) - 1, 10);
        }
        assertRefused(cursor, start, 1);
        assertRefused(cursor, end(page) - 1, 1);
      }
      bytes[flipped] ^= 1;
    }
  }

  /** What passed says nothing of any other page. */
  public void testEveryOtherPageHasPassed() throws IOException {
    for (int damaged : ANY_PAGES) {
      int flipped = damaged * PAGE + random().nextInt(100);
      bytes[flipped] ^= 4;
      try (PagedFile file = open()) {
        PagedFile.Cursor cursor = file.cursor();
        for (int page = 0; page < PAGES; page++) {
          if (page != damaged) {
            assertRead(cursor, page * PAGE, 1);
          }
        }
        assertRefused(cursor, damaged * PAGE, 1);
        int from = Math.max(0, (damaged - 1) * PAGE);
        assertRefused(cursor, from, Math.min(3 * PAGE, LENGTH - from));
      }
      bytes[flipped] ^= 4;
    }
  }

  /** A page and its checksum were changed together: the step of the table gives it away. */
  public void testEachStepOfTheTableIsVerified() throws IOException {
    for (int page : new int[] {5, 1023, 1024, 1029}) {
      byte[] before = bytes.clone();
      bytes[page * PAGE] ^= 1;
      CRC32C crc = new CRC32C();
      crc.update(bytes, page * PAGE, end(page) - page * PAGE);
      int entry = LENGTH + page * Integer.BYTES;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry, (int) crc.getValue());
      try (PagedFile file = open()) {
        PagedFile.Cursor cursor = file.cursor();
        int elsewhere = page < 1024 ? 1024 : 0;
        assertRead(cursor, elsewhere * PAGE, 1);
        assertRefused(cursor, page * PAGE, 1);
        // Its table is believed as little when another page of the step is touched.
        assertRefused(cursor, (page < 1024 ? 3 : 1026) * PAGE, 1);
      }
      bytes = before;
    }
  }
}
