package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.FileHeader;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the generations of a log, one open file at a time and all of them through one buffer, so
 * that neither their count nor their size shows in memory.
 */
public final class GenerationReader implements Closeable {

  private final LogStorage storage;
  private final ByteBuffer buffer;
  private LogGeneration present;

  public GenerationReader(LogStorage storage, LogOptions options) {
    this.storage = storage;
    this.buffer = FileWindow.newBuffer(options.bufferBytes());
  }

  /**
   * Opens a file, and closes the one that was opened before.
   *
   * @param force whether to make it durable before it is believed
   * @param warnings takes a note of a damaged copy of the header
   */
  public LogGeneration open(long generation, boolean force, List<String> warnings)
      throws IOException {
    close();
    present = LogGeneration.open(storage, generation, buffer, force, warnings);
    return present;
  }

  /**
   * Opens a file again, unless it is the one that is open, to read more of it.
   *
   * @param known header that it had before
   * @throws LogMismatchException when it is another file now
   */
  public LogGeneration reopen(FileHeader known) throws IOException {
    if (present == null || present.header().generation() != known.generation()) {
      open(known.generation(), false, new ArrayList<>());
    }
    LogMismatchException.require(
        present.header().salt() == known.salt(),
        LogMismatchException.Reason.BROKEN_CHAIN,
        LogFileNames.generation(known.generation()) + " was replaced while the log was read");
    return present;
  }

  /** Closes the file that is open. */
  @Override
  public void close() throws IOException {
    LogGeneration last = present;
    present = null;
    if (last != null) {
      last.close();
    }
  }
}
