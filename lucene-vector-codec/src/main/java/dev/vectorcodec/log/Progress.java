package dev.vectorcodec.log;

/** What somebody can wait for; each is a number that only grows. */
enum Progress {
  /** Last log sequence number that was handed to the operating system. */
  WRITTEN,
  /** Last log sequence number that was forced. */
  DURABLE,
  /** Last log sequence number that a durable frame says is durable. */
  PROVEN,
  /** Generation that is written to. */
  GENERATION,
  /** Attempts to prepare a next generation that ended, well or not. */
  PREPARATIONS,
  /** 1 once a log was closed, all of it forced. */
  CLOSED
}
