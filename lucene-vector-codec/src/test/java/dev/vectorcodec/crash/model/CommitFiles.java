package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An index reduced to the user data of its commits: a file each, forced before it gets its name,
 * with the directory forced after. The last two are kept.
 */
public final class CommitFiles {

  private static final String PREFIX = "commit-";

  private final LogStorage storage;

  CommitFiles(LogStorage storage) {
    this.storage = storage;
  }

  private NavigableSet<Integer> numbers() throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    for (String name : storage.list()) {
      if (name.startsWith(PREFIX)) {
        numbers.add(Integer.parseInt(name.substring(PREFIX.length())));
      }
    }
    return numbers;
  }

  /**
   * User data of the last commit; null when there is none. Its name may have been in the page cache
   * alone, after a kill, so it is made durable before anybody goes on from it.
   */
  public Map<String, String> last() throws IOException {
    NavigableSet<Integer> numbers = numbers();
    storage.syncDirectory();
    return numbers.isEmpty() ? null : read(numbers.last());
  }

  /** User data of the commit before the last one; null when there is none. */
  Map<String, String> lastButOne() throws IOException {
    NavigableSet<Integer> numbers = numbers();
    return numbers.size() < 2 ? null : read(numbers.lower(numbers.last()));
  }

  /** The first generation of the log that one of the commits replays from. */
  long firstGeneration() throws IOException {
    long first = Long.MAX_VALUE;
    for (int number : numbers()) {
      first = Math.min(first, Long.parseLong(read(number).get("xlog.replay.gen")));
    }
    return first;
  }

  private Map<String, String> read(int number) throws IOException {
    try (LogFile file = storage.open(PREFIX + number)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeInBytes());
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
        // All of it.
      }
      Map<String, String> data = new TreeMap<>();
      for (String line : new String(bytes.array(), StandardCharsets.UTF_8).split("\n", -1)) {
        int equals = line.indexOf('=');
        data.put(line.substring(0, equals), line.substring(equals + 1));
      }
      return data;
    }
  }

  /** Makes a commit durable, then deletes those before the one before. */
  void write(Map<String, String> data) throws IOException {
    NavigableSet<Integer> numbers = numbers();
    int next = numbers.isEmpty() ? 1 : numbers.last() + 1;
    StringBuilder text = new StringBuilder();
    data.forEach((key, value) -> text.append('\n').append(key).append('=').append(value));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.substring(1));
    String pending = "pending-" + next;
    if (storage.list().contains(pending)) {
      storage.delete(pending);
    }
    try (LogFile file = storage.create(pending)) {
      while (bytes.hasRemaining()) {
        if (file.write(bytes, bytes.position()) == 0) {
          throw new IOException("no byte was written");
        }
      }
      file.force(true);
    }
    storage.rename(pending, PREFIX + next);
    storage.syncDirectory();
    for (int old : numbers.headSet(next - 1)) {
      storage.delete(PREFIX + old);
    }
  }
}
