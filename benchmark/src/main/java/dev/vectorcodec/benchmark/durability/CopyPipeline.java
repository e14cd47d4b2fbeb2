package dev.vectorcodec.benchmark.durability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * Two threads that bring bytes from memory into a file: one copies them into buffers and computes
 * their checksum, the other writes the buffers. The best that a log can reach which hands over from
 * the threads that append to the one that writes, and does nothing else.
 */
final class CopyPipeline {

  /** One is filled, one is written, and two wait, so that neither thread waits for the other. */
  private static final int BUFFERS = 4;

  /** So much lies in the cache, as a batch does that was just made. */
  private static final int SOURCE_BYTES = 64 << 10;

  private final BareFile file;
  private final int bufferBytes;
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS);

  /** So that nobody leaves the checksum out. */
  private volatile long lastChecksum;

  /**
   * @param bufferBytes a multiple of 64 KiB
   */
  CopyPipeline(BareFile file, int bufferBytes) {
    if (bufferBytes < SOURCE_BYTES || bufferBytes % SOURCE_BYTES != 0) {
      throw new IllegalArgumentException(
          "bufferBytes must be a multiple of " + SOURCE_BYTES + ", got " + bufferBytes);
    }
    this.file = file;
    this.bufferBytes = bufferBytes;
    for (int i = 0; i < BUFFERS; i++) {
      empty.add(ByteBuffer.allocateDirect(bufferBytes));
    }
  }

  /** Writes so many bytes at least; returns bytes a second. */
  double write(long bytes) throws IOException, InterruptedException {
    long buffers = Math.ceilDiv(bytes, bufferBytes);
    Thread filler = Thread.ofPlatform().daemon().unstarted(() -> fill(buffers));
    long start = System.nanoTime();
    filler.start();
    for (long i = 0; i < buffers; i++) {
      ByteBuffer buffer = full.take();
      file.writeNext(buffer);
      empty.put(buffer);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    filler.join();
    if (lastChecksum == 0) {
      throw new AssertionError("a checksum that is not likely");
    }
    return buffers * bufferBytes / seconds;
  }

  private void fill(long buffers) {
    byte[] source = new byte[SOURCE_BYTES];
    ThreadLocalRandom.current().nextBytes(source);
    CRC32C checksum = new CRC32C();
    try {
      for (long i = 0; i < buffers; i++) {
        ByteBuffer buffer = empty.take().clear();
        while (buffer.hasRemaining()) {
          checksum.update(source);
          buffer.put(source);
        }
        full.put(buffer);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts it", e);
    }
    lastChecksum = checksum.getValue();
  }
}
