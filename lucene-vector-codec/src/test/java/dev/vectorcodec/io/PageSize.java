package dev.vectorcodec.io;

/** Shows tests of other packages how many bytes a checksum covers. */
public final class PageSize {

  private PageSize() {}

  /** Bytes of a page. */
  public static int inBytes() {
    return PageLayout.PAGE_SIZE_BYTES;
  }
}
