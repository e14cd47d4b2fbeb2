package dev.vectorcodec.crash.model;

import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;

/** Something that is durable, with a workload. */
public interface Stack {

  /**
   * Opens what is on a disk, compares it with the history, goes on for some operations, and leaves
   * all open, as a crash does. The same arguments do the same to the disk.
   *
   * @throws Violation when a promise is not kept
   */
  void run(SimulatedDisk disk, History history, long seed, int operations) throws IOException;
}
