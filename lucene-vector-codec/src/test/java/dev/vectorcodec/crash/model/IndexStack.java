package dev.vectorcodec.crash.model;

import dev.vectorcodec.simulation.SimulatedDisk;
import java.io.IOException;

/** An index with its log. */
public final class IndexStack implements Stack {

  private long idleWitnesses;
  private long lockQuestions;

  @Override
  public void run(SimulatedDisk disk, History history, long seed, int operations)
      throws IOException {
    IndexSession session = new IndexSession(disk, history, seed, true);
    try {
      session.open();
      for (int i = 0; i < operations; i++) {
        session.step();
      }
    } finally {
      idleWitnesses += session.storage.idleWitnesses();
      lockQuestions += session.lockQuestions();
    }
  }

  /** Witnesses of logs that were idle, in all runs. */
  public long idleWitnesses() {
    return idleWitnesses;
  }

  /** How often writes asked for the lock because the last answer was old, in all runs. */
  public long lockQuestions() {
    return lockQuestions;
  }
}
