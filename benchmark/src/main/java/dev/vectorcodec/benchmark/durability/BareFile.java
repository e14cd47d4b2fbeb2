package dev.vectorcodec.benchmark.durability;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** A file of zeros that is overwritten from its start on: what a log at best is. */
final class BareFile implements Closeable {

  private static final int PIECE_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long sizeInBytes;
  private long position;

  /** Makes the file, durable. */
  BareFile(Path path, long sizeInBytes) throws IOException {
    this.path = path;
    this.sizeInBytes = sizeInBytes;
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES);
    for (long done = 0; done < sizeInBytes; done += PIECE_BYTES) {
      write(zeros.clear(), done);
    }
    channel.force(true);
  }

  /** Writes and forces blocks one after the other for a while. */
  Latencies writeAndForce(int blockBytes, double seconds) throws IOException {
    ByteBuffer block = randomBlock(blockBytes);
    Latencies latencies = new Latencies();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long before = System.nanoTime();
    while (before < end) {
      writeNext(block);
      channel.force(false);
      long after = System.nanoTime();
      latencies.add(after - before);
      before = after;
    }
    return latencies;
  }

  /** Writes so many bytes in blocks, forces none; returns the seconds. */
  double write(long bytes, int blockBytes) throws IOException {
    ByteBuffer block = randomBlock(blockBytes);
    long start = System.nanoTime();
    for (long done = 0; done < bytes; done += blockBytes) {
      writeNext(block);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Writes a block behind the last one, or at the start where the file has no room for it. */
  void writeNext(ByteBuffer block) throws IOException {
    if (position + block.capacity() > sizeInBytes) {
      position = 0;
    }
    write(block.clear(), position);
    position += block.capacity();
  }

  private void write(ByteBuffer source, long at) throws IOException {
    long target = at;
    while (source.hasRemaining()) {
      target += channel.write(source, target);
    }
  }

  private static ByteBuffer randomBlock(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return ByteBuffer.allocateDirect(bytes).put(random).clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.delete(path);
  }
}
