package dev.vectorcodec.examples.crash;

import dev.vectorcodec.log.DurabilityMode;

/** Modes in which an acknowledged write survives the end of the process. */
enum Acknowledgement {
  SYNC,
  SYNC_PROVEN,
  OS;

  DurabilityMode mode() {
    return switch (this) {
      case SYNC -> DurabilityMode.SYNC;
      case SYNC_PROVEN -> DurabilityMode.SYNC_PROVEN;
      case OS -> DurabilityMode.OS;
    };
  }
}
