package dev.vectorcodec.examples.page;

/** A request has a parameter that it must not have; the message names the limit and the value. */
final class BadParameterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BadParameterException(String message) {
    super(message);
  }
}
