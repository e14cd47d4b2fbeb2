package dev.vectorcodec.log.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file of a log. Positions are bytes from the start.
 *
 * <p>Stays open for the life of the log that writes it: a file system reports a failed write-back
 * to a descriptor that was open when it happened, and may forget it otherwise.
 */
public interface LogFile extends Closeable {

  /** The present size in bytes. */
  long sizeInBytes() throws IOException;

  /**
   * Reads at a position into the rest of a buffer.
   *
   * @return how many bytes were read, at least one; -1 at or after the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes from a buffer at a position, and makes the file longer where need be. Returns how many
   * bytes were taken, which may be fewer than were there.
   */
  int write(ByteBuffer source, long position) throws IOException;

  /**
   * Writes all of a buffer at a position, however little a call takes.
   *
   * @throws IOException also when a call takes no bytes
   */
  default void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      int before = source.remaining();
      write(source, at);
      int taken = before - source.remaining();
      if (taken == 0) {
        throw new IOException("a write took no bytes at offset " + at);
      }
      at += taken;
    }
  }

  /**
   * Makes what was written durable. A failure is final: the file system may have marked the lost
   * pages as clean, so that a second call succeeds without having written them.
   *
   * @param metadata whether the size must be durable too, as after making the file longer
   */
  void force(boolean metadata) throws IOException;
}
