package dev.vectorcodec.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names in a folder as they were at one moment: what was durable, and the changes since. */
record FolderState(Synced base, List<Change> pending) {

  /**
   * A change by the operation of a number.
   *
   * @param file what has the name now; null when nothing has
   * @param oldName the name it had; null when it was not renamed
   */
  record Change(int sequence, String name, SimulatedFile file, String oldName) {

    void applyTo(Map<String, SimulatedFile> entries) {
      if (oldName != null) {
        entries.remove(oldName);
      }
      if (file == null) {
        entries.remove(name);
      } else {
        entries.put(name, file);
      }
    }
  }

  /**
   * The names just after the directory sync of a number; {@code firstChange} changes came before.
   */
  record Synced(int sequence, int firstChange, Map<String, SimulatedFile> durable) {}

  /** The names after the first so many changes. */
  Map<String, SimulatedFile> after(int changes) {
    if (changes == 0) {
      return base.durable;
    }
    Map<String, SimulatedFile> entries = new LinkedHashMap<>(base.durable);
    for (Change change : pending.subList(0, changes)) {
      change.applyTo(entries);
    }
    return entries;
  }
}
