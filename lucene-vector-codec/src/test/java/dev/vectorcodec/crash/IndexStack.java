package dev.vectorcodec.crash;

import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;

/** An index with its log. */
final class IndexStack implements Stack {

  @Override
  public void run(SimulatedDisk disk, History history, long seed, int operations)
      throws IOException {
    IndexSession session = new IndexSession(disk, history, seed, true);
    session.open();
    for (int i = 0; i < operations; i++) {
      session.step();
    }
  }
}
