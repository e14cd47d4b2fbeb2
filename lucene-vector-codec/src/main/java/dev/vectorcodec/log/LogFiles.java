package dev.vectorcodec.log;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The files of a log's generations.
 *
 * @param generations how many are kept
 * @param sizeInBytes of all of them, zeros that were made in advance included
 * @param oldestGeneration the lowest one that is kept; 0 when there is none
 */
public record LogFiles(int generations, long sizeInBytes, long oldestGeneration) {

  /** Reads the directory and the sizes. */
  public static LogFiles of(LogStorage storage) throws IOException {
    List<Long> generations = LogFileNames.generations(storage.list());
    long bytes = 0;
    for (long generation : generations) {
      try (LogFile file = storage.open(LogFileNames.generation(generation))) {
        bytes += file.sizeInBytes();
      } catch (NoSuchFileException e) {
        // Deleted since it was listed.
      }
    }
    return new LogFiles(generations.size(), bytes, generations.isEmpty() ? 0 : generations.get(0));
  }
}
