package dev.vectorcodec.log.read;

import dev.vectorcodec.log.format.FileHeaderLayout;
import dev.vectorcodec.log.storage.LogFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.lucene.util.IORunnable;

/**
 * Reads a file of any size through a buffer of a fixed size, which no other window may use until
 * this one is closed. The size of the file is that of when it was opened.
 */
public final class FileWindow implements Closeable {

  private static final int MIN_BUFFER_BYTES = FileHeaderLayout.LENGTH;

  /** Holds the header and the seal of a file that has nothing to replay. */
  private static final int FIRST_READ_BYTES = 16 << 10;

  private static final int COPIED_PIECE_BYTES = 256 << 10;

  private final LogFile file;
  private final String name;
  private final long sizeInBytes;
  private final ByteBuffer buffer;
  private final CRC32C crc = new CRC32C();

  /** Where in the file the buffer starts, and how many bytes of it are valid. */
  private long start;

  private int length;

  private int readBytes = FIRST_READ_BYTES;

  /** Takes over the file, which {@link #close} closes. */
  FileWindow(LogFile file, String name, long sizeInBytes, ByteBuffer buffer) {
    this.file = file;
    this.name = name;
    this.sizeInBytes = sizeInBytes;
    this.buffer = buffer;
  }

  /** A buffer for windows, of a size as the options say or as a header needs. */
  static ByteBuffer newBuffer(int bufferBytes) {
    int capacity = Math.max(bufferBytes, MIN_BUFFER_BYTES);
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  long sizeInBytes() {
    return sizeInBytes;
  }

  /** Little endian; what is valid in it changes with {@link #index}. */
  ByteBuffer buffer() {
    return buffer;
  }

  void force() throws IOException {
    file.force(true);
  }

  /**
   * Makes bytes available in the buffer.
   *
   * @param bytes at most 4096, and inside the file from {@code position} on
   * @return where in the buffer they are
   */
  int index(long position, int bytes) throws IOException {
    if (position < start || position + bytes > start + length) {
      fill(position);
    }
    return Math.toIntExact(position - start);
  }

  /** How many bytes from a position on are in the buffer now; at least one inside the file. */
  int available(long position) throws IOException {
    index(position, 1);
    return Math.toIntExact(start + length - position);
  }

  /** CRC-32C of a part of the file. */
  int checksum(long position, long bytes) throws IOException {
    crc.reset();
    long at = position;
    long end = position + bytes;
    while (at < end) {
      int piece = (int) Math.min(available(at), end - at);
      crc.update(buffer.array(), buffer.arrayOffset() + index(at, 1), piece);
      at += piece;
    }
    return (int) crc.getValue();
  }

  /** Copies a part of the file. */
  void read(long position, byte[] target, int bytes) throws IOException {
    int copied = 0;
    while (copied < bytes) {
      long at = position + copied;
      int piece = Math.min(available(at), bytes - copied);
      buffer.get(index(at, 1), target, copied, piece);
      copied += piece;
    }
  }

  /**
   * Copies a part of the file to another.
   *
   * @param position in the target
   * @param check is called before each piece; what it throws ends the copying
   */
  public void copy(long from, long to, LogFile target, long position, IORunnable check)
      throws IOException {
    byte[] piece = new byte[(int) Math.min(to - from, COPIED_PIECE_BYTES)];
    for (long at = from; at < to; at += piece.length) {
      check.run();
      int length = (int) Math.min(piece.length, to - at);
      read(at, piece, length);
      target.writeFully(ByteBuffer.wrap(piece, 0, length), position + at - from);
    }
  }

  private void fill(long position) throws IOException {
    start = position;
    length = 0;
    buffer.clear();
    int wanted = Math.min(buffer.capacity(), readBytes);
    buffer.limit((int) Math.min(wanted, sizeInBytes - position));
    readBytes = buffer.capacity();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException(name + " became shorter than " + sizeInBytes + " bytes");
      }
    }
    length = buffer.limit();
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
