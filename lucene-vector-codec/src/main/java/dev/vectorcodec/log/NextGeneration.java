package dev.vectorcodec.log;

/** What became of the next generation. */
enum NextGeneration {
  NONE,
  PREPARING,
  READY,
  /** It is promised to a seal that is queued. */
  TAKEN
}
