package dev.vectorcodec.testing;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.AlreadyClosedException;

/** Tells the failures that are promised from all others. */
public final class TypedFailure {

  private TypedFailure() {}

  /** Whether Lucene knows {@code failure} as a sign of damaged files. */
  public static boolean isDamage(Throwable failure) {
    return failure instanceof CorruptIndexException
        || failure instanceof EOFException
        || failure instanceof IndexFormatTooOldException
        || failure instanceof IndexFormatTooNewException;
  }

  /** Whether Lucene knows {@code failure} as the use of something closed. */
  public static boolean isClosed(Throwable failure) {
    return failure instanceof AlreadyClosedException;
  }

  /** Whether Lucene knows {@code failure} as a file that is not there. */
  public static boolean isMissingFile(Throwable failure) {
    return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException;
  }

  /**
   * What {@code failure} carries: methods of Lucene that cannot throw an {@link IOException} have
   * to wrap it.
   */
  public static Throwable unwrap(Throwable failure) {
    return failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
  }

  /** Whether {@code failure} or one of its causes is a sign of damage. */
  public static boolean isCausedByDamage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isDamage(cause)) {
        return true;
      }
    }
    return false;
  }
}
