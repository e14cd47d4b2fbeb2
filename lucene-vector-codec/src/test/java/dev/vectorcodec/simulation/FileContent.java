package dev.vectorcodec.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a file at one moment, never changed. Pages are shared between contents: one that is
 * null, and the bytes that a short one lacks, are zero.
 */
final class FileContent {

  static final int PAGE_BITS = 12;
  static final int PAGE_BYTES = 1 << PAGE_BITS;
  private static final byte[] NO_BYTES = {};
  static final FileContent EMPTY = new FileContent(new byte[0][], 0);

  final byte[][] pages;
  private final long size;

  /** All bytes in one piece, made when first asked for. */
  private volatile byte[] whole;

  FileContent(byte[][] pages, long size) {
    this.pages = pages;
    this.size = size;
  }

  long size() {
    return size;
  }

  /** Copies bytes from a position, as many as there are up to {@code length}; returns how many. */
  int read(long position, byte[] target, int from, int length) {
    int count = (int) Math.max(0, Math.min(length, size - position));
    for (int done = 0; done < count; ) {
      long at = position + done;
      int within = (int) (at & (PAGE_BYTES - 1));
      int run = Math.min(count - done, PAGE_BYTES - within);
      byte[] page = page((int) (at >>> PAGE_BITS));
      int present = Math.max(0, Math.min(run, page.length - within));
      if (present > 0) {
        System.arraycopy(page, within, target, from + done, present);
      }
      Arrays.fill(target, from + done + present, from + done + run, (byte) 0);
      done += run;
    }
    return count;
  }

  /** All bytes, to be read only. */
  ByteBuffer buffer() {
    if (size <= PAGE_BYTES && page(0).length >= size) {
      return ByteBuffer.wrap(page(0), 0, (int) size);
    }
    if (whole == null) {
      byte[] bytes = new byte[Math.toIntExact(size)];
      read(0, bytes, 0, bytes.length);
      whole = bytes;
    }
    return ByteBuffer.wrap(whole);
  }

  private byte[] page(int number) {
    byte[] page = number < pages.length ? pages[number] : null;
    return page == null ? NO_BYTES : page;
  }
}
