package dev.vectorcodec.log.read;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.format.LogWitness;
import dev.vectorcodec.log.format.WitnessLayout;
import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Reads the witness of a log: the newer of two slots that are written in turn. */
public final class WitnessReader {

  private WitnessReader() {}

  /**
   * Reads the newest state.
   *
   * @param warnings takes a note of what is missing or damaged
   * @return null when there is none that can be read
   * @throws LogMismatchException when it is of another version
   */
  public static LogWitness read(LogStorage storage, List<String> warnings) throws IOException {
    byte[][] slots = new byte[WitnessLayout.SLOTS][WitnessLayout.LENGTH];
    try (LogFile file = storage.open(LogFileNames.WITNESS)) {
      for (int slot = 0; slot < slots.length; slot++) {
        read(file, WitnessLayout.slotOffset(slot), slots[slot]);
      }
    } catch (NoSuchFileException e) {
      warnings.add(LogFileNames.WITNESS + " is missing; the next opening for writing makes it");
      return null;
    }
    LogWitness newest = null;
    for (int i = 0; i < slots.length; i++) {
      LogWitness.Slot slot = LogWitness.decode(slots[i], i);
      if (slot.witness() == null) {
        warnings.add(LogFileNames.WITNESS + ": slot " + i + " " + slot.problem());
      } else if (newest == null || slot.witness().sequence() > newest.sequence()) {
        newest = slot.witness();
      }
    }
    return newest;
  }

  /** The newest state; null when there is none that can be read, or it is of another version. */
  public static LogWitness readIfKnown(LogStorage storage) throws IOException {
    try {
      return read(storage, new ArrayList<>());
    } catch (LogMismatchException e) {
      return null;
    }
  }

  /** Reads as much as there is; the rest stays zero. */
  private static void read(LogFile file, long position, byte[] target) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target);
    while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
      // All of it is in the condition.
    }
  }
}
