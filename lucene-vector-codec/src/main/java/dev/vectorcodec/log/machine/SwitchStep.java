package dev.vectorcodec.log.machine;

/** What is left of making a generation the one that is written to. */
enum SwitchStep {
  NONE,
  /** Nothing is done yet for the first generation of an opening. */
  BEGIN,
  /** Of a later one, all but its zeros: the seal of the one before was forced. */
  HEADER,
  PUBLISH,
  /** The witness is to name the generation before anything in it is acknowledged. */
  WITNESS;

  /** Whether the old file has its seal, and the new one is not there yet. */
  boolean isBetweenFiles() {
    return this == HEADER || this == PUBLISH;
  }
}
