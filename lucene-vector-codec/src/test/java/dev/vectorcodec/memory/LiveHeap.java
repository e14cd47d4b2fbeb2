package dev.vectorcodec.memory;

import com.sun.management.ThreadMXBean;
import dev.vectorcodec.graph.build.VectorSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * Counts what work holds on the heap: what a full collection leaves, above what it left before the
 * work began. Looked at while the work reads vectors, which it does all the time.
 */
public final class LiveHeap {

  /** Reads of a vector from one look to the next. */
  private final int period;

  private final long before = used();
  private int reads;
  private int looks;
  private long most;

  /** Nothing is held yet. */
  public LiveHeap(int period) {
    this.period = period;
  }

  /** Work of which the allocations are counted. */
  public interface Work {
    /** Runs once. */
    void run() throws IOException;
  }

  /**
   * Bytes that this thread allocates for some work: it holds no more at any time. Kernels of the
   * Vector API allocate until they are compiled: this is for work without them.
   */
  public static long allocatedBytes(Work work) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - start;
  }

  /** Bytes that are held after some work, beside what was held before. */
  public long heldBytes(Work work) throws IOException {
    work.run();
    return used() - before;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Looks now and then; called before each read of a vector. */
  public void read() {
    if (++reads % period == 0) {
      looks++;
      most = Math.max(most, used() - before);
    }
  }

  /** How often was looked. */
  public int looks() {
    return looks;
  }

  /** The most bytes that were seen. */
  public long most() {
    return most;
  }

  /** Vectors without structure that take no heap: components follow from the ordinal. */
  public VectorSource vectors(int size, int width) {
    return new Vectors(size, width);
  }

  /** Made up when they are read. One thread reads. */
  private final class Vectors implements VectorSource {

    private static final int FACTOR = 0x9E3779B9;

    private final int size;
    private final int width;

    Vectors(int size, int width) {
      this.size = size;
      this.width = width;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public VectorSource copy() {
      return this;
    }

    @Override
    public void read(int ordinal, float[] target, int offset) {
      LiveHeap.this.read();
      int value = ordinal * FACTOR + 1;
      for (int i = 0; i < width; i++) {
        value ^= value << 13;
        value ^= value >>> 17;
        value ^= value << 5;
        target[offset + i] = value * 0x1p-31f;
      }
    }
  }
}
