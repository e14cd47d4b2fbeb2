package dev.vectorcodec.simulation;

import java.util.Arrays;

/** Bytes of a file that change; copies a page only when it is shared and written. */
final class FileEditor {

  private byte[][] pages;

  /** Which pages no content shares. */
  private boolean[] owned;

  private long size;

  /** What {@link #freeze} gave, as long as it holds; its array of pages is this one's. */
  private FileContent frozen;

  FileEditor(FileContent start) {
    pages = start.pages;
    owned = new boolean[pages.length];
    size = start.size();
    frozen = start;
  }

  long size() {
    return size;
  }

  /** The bytes as they are now. */
  FileContent freeze() {
    if (frozen == null) {
      Arrays.fill(owned, false);
      frozen = new FileContent(pages, size);
    }
    return frozen;
  }

  void write(long offset, byte[] source, int from, int length) {
    for (int done = 0; done < length; ) {
      int within = (int) ((offset + done) & (FileContent.PAGE_BYTES - 1));
      int run = Math.min(length - done, FileContent.PAGE_BYTES - within);
      byte[] page = own((int) ((offset + done) >>> FileContent.PAGE_BITS), within + run);
      System.arraycopy(source, from + done, page, within, run);
      done += run;
    }
    size = Math.max(size, offset + length);
  }

  /** Copies a range of bytes of another content; what that lacks is zero. */
  void copy(FileContent source, long from, long to) {
    byte[] bytes = new byte[(int) (to - from)];
    source.read(from, bytes, 0, bytes.length);
    write(from, bytes, 0, bytes.length);
  }

  /** Cuts the file, or makes it longer with zeros. */
  void resize(long newSize) {
    if (newSize < size) {
      unshare(0);
      int count = (int) ((newSize + FileContent.PAGE_BYTES - 1) >>> FileContent.PAGE_BITS);
      int within = (int) (newSize & (FileContent.PAGE_BYTES - 1));
      Arrays.fill(pages, Math.min(count, pages.length), pages.length, null);
      byte[] last = within == 0 || count > pages.length ? null : pages[count - 1];
      if (last != null && last.length > within) {
        pages[count - 1] = Arrays.copyOf(last, within);
        owned[count - 1] = true;
      }
    }
    if (newSize != size) {
      unshare(0);
      size = newSize;
    }
  }

  /** A page that may be written, with so many bytes at least. */
  private byte[] own(int number, int bytes) {
    unshare(number + 1);
    byte[] page = pages[number];
    if (page == null) {
      page = new byte[bytes];
    } else if (page.length < bytes) {
      page =
          Arrays.copyOf(page, Math.min(FileContent.PAGE_BYTES, Math.max(bytes, 2 * page.length)));
    } else if (owned[number] == false) {
      page = page.clone();
    }
    pages[number] = page;
    owned[number] = true;
    return page;
  }

  private void unshare(int count) {
    int length = Math.max(count, pages.length);
    if (frozen != null || length > pages.length) {
      int room = length > pages.length ? Math.max(length, pages.length * 3 / 2) : length;
      pages = Arrays.copyOf(pages, room);
      owned = Arrays.copyOf(owned, room);
      frozen = null;
    }
  }
}
