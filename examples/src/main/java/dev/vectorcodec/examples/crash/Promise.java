package dev.vectorcodec.examples.crash;

import dev.vectorcodec.log.DurabilityMode;

/** Modes in which an acknowledged write survives the end of the process. */
enum Promise {
  SYNC(DurabilityMode.SYNC),
  SYNC_SEALED(DurabilityMode.SYNC_SEALED),
  OS(DurabilityMode.OS);

  private final DurabilityMode mode;

  Promise(DurabilityMode mode) {
    this.mode = mode;
  }

  DurabilityMode mode() {
    return mode;
  }
}
