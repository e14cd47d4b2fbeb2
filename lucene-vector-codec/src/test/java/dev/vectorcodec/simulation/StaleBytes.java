package dev.vectorcodec.simulation;

/** What a block held before it was given to a file. */
interface StaleBytes {

  /** Bytes as another file has them at that offset, or random ones. */
  byte[] read(SimulatedFile except, long offset, int length);
}
