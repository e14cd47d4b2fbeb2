package dev.vectorcodec.io;

/**
 * Where the pages of a data file and their checksums lie.
 *
 * <pre>
 * [data: dataLength bytes, from the file's first byte] [page table: one CRC32C int a page] [footer]
 * </pre>
 *
 * <p>The metadata keeps, for each page of the table itself, one CRC32C ("root"): it covers the
 * table, the table covers the data.
 */
final class PageLayout {

  static final int PAGE_SHIFT = 12;

  /** Bytes a checksum covers; the last page of a file may be shorter. */
  static final int PAGE_SIZE_BYTES = 1 << PAGE_SHIFT;

  private PageLayout() {}

  static long pageCount(long dataLength) {
    return (dataLength + PAGE_SIZE_BYTES - 1) >>> PAGE_SHIFT;
  }

  static long tableLength(long dataLength) {
    return pageCount(dataLength) * Integer.BYTES;
  }

  static long tableEntryOffset(long dataLength, long page) {
    return dataLength + page * Integer.BYTES;
  }

  static long pageOffset(long page) {
    return page << PAGE_SHIFT;
  }

  /** Bytes in {@code page} of a range that is {@code rangeLength} bytes long. */
  static int pageLength(long rangeLength, long page) {
    return (int) Math.min(PAGE_SIZE_BYTES, rangeLength - pageOffset(page));
  }
}
