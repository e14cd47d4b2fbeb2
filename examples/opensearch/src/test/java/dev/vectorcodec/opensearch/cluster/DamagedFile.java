package dev.vectorcodec.opensearch.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A file of codes in a data directory, one bit of each of whose pages was flipped. */
record DamagedFile(Path path, int pages) {

  private static final int PAGE_BYTES = 4_096;

  /** Damages the codes of a shard, but for the first and the last page, which opening looks at. */
  static DamagedFile ofCodes(Path data, int shard) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files =
          all.filter(file -> file.toString().endsWith(".veq"))
              .filter(file -> file.getParent().getParent().endsWith(Integer.toString(shard)))
              .toList();
    }
    if (files.size() != 1) {
      throw new AssertionError("one file of codes was expected: " + files);
    }
    return damage(files.get(0));
  }

  private static DamagedFile damage(Path path) throws IOException {
    int pages = 0;
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (long at = PAGE_BYTES + 100; at < channel.size() - 2 * PAGE_BYTES; at += PAGE_BYTES) {
        channel.read(one.clear(), at);
        byte flipped = (byte) (one.get(0) ^ 4);
        channel.write(one.clear().put(0, flipped), at);
        pages++;
      }
    }
    return new DamagedFile(path, pages);
  }
}
