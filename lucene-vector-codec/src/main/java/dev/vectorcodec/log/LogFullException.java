package dev.vectorcodec.log;

import java.io.IOException;

/** The disk has no room for a next generation: the batch was not appended. */
public final class LogFullException extends IOException {

  private static final long serialVersionUID = 1L;

  LogFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
