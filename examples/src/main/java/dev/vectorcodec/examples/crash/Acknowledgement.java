package dev.vectorcodec.examples.crash;

import dev.vectorcodec.log.DurabilityMode;

/** Modes in which an acknowledged write survives the end of the process. */
enum Acknowledgement {
  SYNC,
  SYNC_SEALED,
  OS;

  DurabilityMode mode() {
    return switch (this) {
      case SYNC -> DurabilityMode.SYNC;
      case SYNC_SEALED -> DurabilityMode.SYNC_SEALED;
      case OS -> DurabilityMode.OS;
    };
  }
}
