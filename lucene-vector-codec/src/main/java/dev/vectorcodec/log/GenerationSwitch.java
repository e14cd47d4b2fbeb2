package dev.vectorcodec.log;

/** What is left of making a generation the one that is written to. */
enum GenerationSwitch {
  NONE,
  /** Of the first generation, all. */
  BEGIN,
  /** Of a later one, once the seal before it was forced. */
  HEADER,
  PUBLISH
}
