package dev.vectorcodec.io;

/**
 * Which pages of a file have passed their checksum.
 *
 * <p>Threads race on the plain words below on purpose: a lost bit only means that a page is
 * verified again, and a bit is set only after the page passed.
 */
final class VerifiedPages {

  private final long[] pages;
  private final long[] tablePages;

  VerifiedPages(long dataLength) {
    this.pages = new long[words(PageLayout.pageCount(dataLength))];
    this.tablePages = new long[words(PageLayout.pageCount(PageLayout.tableLength(dataLength)))];
  }

  private static int words(long bits) {
    return Math.toIntExact((bits + Long.SIZE - 1) / Long.SIZE);
  }

  /** Whether every page of a range inside the data passed. */
  boolean contains(long position, long length) {
    if (length == 0) {
      return true;
    }
    long first = position >>> PageLayout.PAGE_SHIFT;
    long last = (position + length - 1) >>> PageLayout.PAGE_SHIFT;
    if (first == last) {
      return containsPage(first);
    }
    for (long page = first; page <= last; page++) {
      if (containsPage(page) == false) {
        return false;
      }
    }
    return true;
  }

  boolean containsPage(long page) {
    return (pages[(int) (page >>> 6)] & 1L << page) != 0;
  }

  void addPage(long page) {
    pages[(int) (page >>> 6)] |= 1L << page;
  }

  boolean containsTablePage(long page) {
    return (tablePages[(int) (page >>> 6)] & 1L << page) != 0;
  }

  void addTablePage(long page) {
    tablePages[(int) (page >>> 6)] |= 1L << page;
  }
}
