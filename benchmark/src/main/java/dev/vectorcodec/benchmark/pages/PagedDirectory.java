package dev.vectorcodec.benchmark.pages;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/** Tells a listener of every page of 4 KiB that a call reads from a file, at each call anew. */
final class PagedDirectory extends FilterDirectory {

  /** Bytes of a page as a power of two: 4 KiB. */
  static final int PAGE_SHIFT = 12;

  /** Is told of pages. */
  interface Listener {
    /**
     * A page is read.
     *
     * @param file a number for the file, from 0 on
     * @param extension of the file's name
     */
    void read(int file, String extension, long page);
  }

  private final Listener listener;
  private final ConcurrentMap<String, Integer> files = new ConcurrentHashMap<>();
  private final AtomicInteger nextFile = new AtomicInteger();

  PagedDirectory(Directory in, Listener listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    int file = files.computeIfAbsent(name, key -> nextFile.getAndIncrement());
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return new PagedInput(in.openInput(name, context), file, extension, 0);
  }

  /** Offers no access by addresses, which nobody could watch. */
  private final class PagedInput extends FilterIndexInput {

    private final int file;
    private final String extension;
    private final long start;

    PagedInput(IndexInput in, int file, String extension, long start) {
      super(extension, in);
      this.file = file;
      this.extension = extension;
      this.start = start;
    }

    private void tell(long bytes) {
      long first = start + in.getFilePointer();
      for (long page = first >> PAGE_SHIFT; page <= (first + bytes - 1) >> PAGE_SHIFT; page++) {
        listener.read(file, extension, page);
      }
    }

    @Override
    public IndexInput clone() {
      return new PagedInput(in.clone(), file, extension, start);
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new PagedInput(in.slice(description, offset, length), file, extension, start + offset);
    }

    @Override
    public byte readByte() throws IOException {
      tell(1);
      return in.readByte();
    }

    @Override
    public short readShort() throws IOException {
      tell(Short.BYTES);
      return in.readShort();
    }

    @Override
    public int readInt() throws IOException {
      tell(Integer.BYTES);
      return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
      tell(Long.BYTES);
      return in.readLong();
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) throws IOException {
      tell(length);
      in.readBytes(target, offset, length);
    }

    @Override
    public void readInts(int[] target, int offset, int length) throws IOException {
      tell((long) length * Integer.BYTES);
      in.readInts(target, offset, length);
    }

    @Override
    public void readLongs(long[] target, int offset, int length) throws IOException {
      tell((long) length * Long.BYTES);
      in.readLongs(target, offset, length);
    }

    @Override
    public void readFloats(float[] target, int offset, int length) throws IOException {
      tell((long) length * Float.BYTES);
      in.readFloats(target, offset, length);
    }
  }
}
