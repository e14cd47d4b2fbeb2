package dev.vectorcodec.examples.crash;

import java.io.IOException;

/** The promise was broken. */
final class LostWriteException extends IOException {

  private static final long serialVersionUID = 1L;

  LostWriteException(String message) {
    super("BROKEN PROMISE: " + message);
  }
}
