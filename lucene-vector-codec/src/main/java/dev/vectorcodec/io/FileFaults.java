package dev.vectorcodec.io;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.IOSupplier;

/**
 * Runs work that reads files, and turns mapped bytes that vanish meanwhile into Lucene's error.
 *
 * <p>A file that was truncated while it is mapped faults as {@link InternalError}, on which some
 * hosts halt the whole JVM. Every method that Lucene calls and that reads files goes through here,
 * or through {@link PagedFile#guard}, which knows which file it is.
 */
public final class FileFaults {

  private FileFaults() {}

  /**
   * Returns what {@code work} returns.
   *
   * @param resource what the error names
   * @throws CorruptIndexException when mapped bytes vanished
   */
  public static <T> T guard(String resource, IOSupplier<T> work) throws IOException {
    try {
      T result = work.get();
      PendingFaults.await();
      return result;
    } catch (InternalError e) {
      throw new CorruptIndexException(vanished(), resource, e);
    }
  }

  static String vanished() {
    return "mapped bytes vanished: file truncated?";
  }
}
