package dev.vectorcodec.log;

import java.io.IOException;

/**
 * The disk, or a quota on it, is used up: the batch was not appended, the rotation or opening did
 * not happen. The log goes on by itself when there is room; an opening has to be repeated.
 */
public final class LogFullException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Refuses for want of room. */
  public LogFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
