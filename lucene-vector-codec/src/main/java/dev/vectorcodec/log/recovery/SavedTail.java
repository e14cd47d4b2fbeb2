package dev.vectorcodec.log.recovery;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.read.LogGeneration;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import dev.vectorcodec.log.write.GenerationFiles;
import java.io.IOException;

/** Keeps the bytes that an opening cuts from the end of a generation, in a file beside it. */
final class SavedTail {

  private final LogStorage storage;
  private final GenerationFiles files;

  SavedTail(LogStorage storage, GenerationFiles files) {
    this.storage = storage;
    this.files = files;
  }

  /** Copies the bytes from one offset to another, durably; gives the reserve up where it has to. */
  void save(LogGeneration generation, long from, long to) throws IOException {
    String name = LogFileNames.torn(generation.header().generation(), from);
    String temporary = name + LogFileNames.TEMPORARY_SUFFIX;
    try {
      copy(generation, from, to, temporary);
    } catch (IOException e) {
      files.releaseReserveFor(e);
      copy(generation, from, to, temporary);
    }
    storage.rename(temporary, name);
    storage.syncDirectory();
  }

  private void copy(LogGeneration generation, long from, long to, String temporary)
      throws IOException {
    LogFile copy = files.create(temporary);
    try {
      generation.window().copy(from, to, copy, 0, () -> {});
      copy.force(true);
    } catch (Throwable t) {
      throw files.discarded(copy, temporary, t);
    }
    copy.close();
  }
}
