package dev.vectorcodec.crash.model;

import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;

/** The log alone, beside commits that hold nothing but user data. */
public final class LogStack implements Stack {

  @Override
  public void run(SimulatedDisk disk, History history, long seed, int operations)
      throws IOException {
    LogSession session = new LogSession(disk, history, seed);
    session.open();
    for (int i = 0; i < operations; i++) {
      session.step();
    }
  }
}
