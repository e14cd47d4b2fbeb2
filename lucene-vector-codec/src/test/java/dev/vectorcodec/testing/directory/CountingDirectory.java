package dev.vectorcodec.testing.directory;

import dev.vectorcodec.testing.SegmentOnDisk;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * Counts bytes that are read as arrays of ints, longs or floats, by the extension of the file and
 * the kind of array: the work of a search, whatever it says about itself.
 */
public final class CountingDirectory extends FilterDirectory {

  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  /** Counts what is read from {@code in}. */
  public CountingDirectory(Directory in) {
    super(in);
  }

  private AtomicLong count(String name) {
    return counts.computeIfAbsent(name, key -> new AtomicLong());
  }

  /** Bytes that were read as longs, which are code records. */
  public long recordBytes() {
    return count(SegmentOnDisk.CODES + " longs").get();
  }

  /** Bytes that were read as ints, which are rows of neighbors. */
  public long neighborBytes() {
    return count(SegmentOnDisk.GRAPH + " ints").get();
  }

  /** Bytes that were read as floats of vectors. */
  public long vectorBytes() {
    return count(SegmentOnDisk.VECTORS + " floats").get();
  }

  /** Bytes that were read as floats from any file: vectors, and what is made of them. */
  public long floatBytes() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(" floats"))
        .mapToLong(entry -> entry.getValue().get())
        .sum();
  }

  /** Bytes that were read as ints from the vector file, which are documents of sparse fields. */
  public long documentBytes() {
    return count(SegmentOnDisk.VECTORS + " ints").get();
  }

  /** Starts from zero. */
  public void reset() {
    counts.clear();
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    return new CountingInput(
        name.substring(name.lastIndexOf('.') + 1), in.openInput(name, context));
  }

  /** Counts; no {@code RandomAccessInput}, so that nothing is read ahead of its use. */
  private final class CountingInput extends FilterIndexInput {

    private final String extension;

    CountingInput(String extension, IndexInput in) {
      super(extension, in);
      this.extension = extension;
    }

    @Override
    public IndexInput clone() {
      return new CountingInput(extension, in.clone());
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new CountingInput(extension, in.slice(description, offset, length));
    }

    @Override
    public void readLongs(long[] target, int offset, int length) throws IOException {
      count(extension + " longs").addAndGet((long) length * Long.BYTES);
      in.readLongs(target, offset, length);
    }

    @Override
    public void readInts(int[] target, int offset, int length) throws IOException {
      count(extension + " ints").addAndGet((long) length * Integer.BYTES);
      in.readInts(target, offset, length);
    }

    @Override
    public void readFloats(float[] target, int offset, int length) throws IOException {
      count(extension + " floats").addAndGet((long) length * Float.BYTES);
      in.readFloats(target, offset, length);
    }
  }
}
