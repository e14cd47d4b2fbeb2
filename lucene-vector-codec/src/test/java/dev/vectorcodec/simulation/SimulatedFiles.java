package dev.vectorcodec.simulation;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** One folder of a simulated disk, in the short forms that tests of crashes need. */
final class SimulatedFiles {

  static final String FOLDER = "log";

  final SimulatedDisk disk;
  final LogStorage storage;

  SimulatedFiles(SimulatedDisk disk) {
    this.disk = disk;
    this.storage = new SimulatedLogStorage(disk, FOLDER);
  }

  /** Creates a file of so many equal bytes. */
  LogFile create(String name, int length, char value) throws IOException {
    LogFile file = storage.create(name);
    write(file, 0, length, value);
    return file;
  }

  /** Creates such a file, which survives every crash. */
  LogFile createDurable(String name, int length, char value) throws IOException {
    LogFile file = create(name, length, value);
    file.force(true);
    storage.syncDirectory();
    return file;
  }

  static void write(LogFile file, long position, int length, char value) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      int count = file.write(source, position + source.position());
      if (count == 0) {
        throw new IOException("nothing written");
      }
    }
  }

  /** The bytes of a file; null when there is none. */
  byte[] read(String name) throws IOException {
    try (LogFile file = storage.open(name)) {
      ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(file.sizeInBytes()));
      while (target.hasRemaining()) {
        if (file.read(target, target.position()) < 0) {
          throw new IOException("shorter than its size: " + name);
        }
      }
      return target.array();
    } catch (NoSuchFileException missing) {
      return null;
    }
  }

  /** The runs of equal bytes of a file, such as {@code A*512 0*10}; {@code ?} are random bytes. */
  String runs(String name) throws IOException {
    byte[] bytes = read(name);
    if (bytes == null) {
      return "none";
    }
    StringBuilder runs = new StringBuilder();
    int random = 0;
    for (int from = 0; from < bytes.length; ) {
      int to = from;
      while (to < bytes.length && bytes[to] == bytes[from]) {
        to++;
      }
      if (bytes.length > 100 && to - from < 5) {
        random += to - from;
      } else {
        append(runs, '?', random);
        random = 0;
        append(runs, bytes[from] == 0 ? '0' : (char) bytes[from], to - from);
      }
      from = to;
    }
    append(runs, '?', random);
    return runs.toString();
  }

  private static void append(StringBuilder runs, char value, int count) {
    if (count > 0) {
      runs.append(runs.isEmpty() ? "" : " ").append(value).append('*').append(count);
    }
  }

  /** What is there after a crash now. */
  SimulatedFiles crash(CrashModel model, long seed) {
    return new SimulatedFiles(disk.crash(model, seed));
  }
}
