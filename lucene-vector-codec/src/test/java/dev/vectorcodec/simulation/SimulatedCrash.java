package dev.vectorcodec.simulation;

/**
 * The machine stopped here. An error, so that nothing that handles failures takes it for one; every
 * later call to the same disk throws it again.
 */
public final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1L;

  SimulatedCrash(String message) {
    // No stack trace: crashes are made by the million.
    super(message, null, false, false);
  }
}
