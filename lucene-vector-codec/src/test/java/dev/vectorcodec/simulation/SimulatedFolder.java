package dev.vectorcodec.simulation;

import dev.vectorcodec.simulation.FolderState.Change;
import dev.vectorcodec.simulation.FolderState.Synced;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One folder of the disk, with its history. */
final class SimulatedFolder {

  /** Whether changes become durable in the order they were made. */
  final boolean isOrdered;

  private final List<Synced> synced = new ArrayList<>(4);
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, SimulatedFile> entries;

  /** A folder of such names, all durable. */
  SimulatedFolder(boolean isOrdered, Map<String, SimulatedFile> entries) {
    this.isOrdered = isOrdered;
    this.entries = entries;
    synced.add(new Synced(Integer.MIN_VALUE, 0, new LinkedHashMap<>(entries)));
  }

  /** A folder of such durable names, and changes that are not. */
  SimulatedFolder(boolean isOrdered, Map<String, SimulatedFile> durable, List<Change> pending) {
    this.isOrdered = isOrdered;
    synced.add(new Synced(Integer.MIN_VALUE, 0, durable));
    changes.addAll(pending);
    entries = new LinkedHashMap<>(durable);
    pending.forEach(change -> change.applyTo(entries));
  }

  /** What has which name now; not to be changed. */
  Map<String, SimulatedFile> entries() {
    return entries;
  }

  void change(Change change) {
    change.applyTo(entries);
    changes.add(change);
  }

  void sync(int sequence) {
    boolean changed = synced.get(synced.size() - 1).firstChange() < changes.size();
    Map<String, SimulatedFile> durable =
        changed ? new LinkedHashMap<>(entries) : synced.get(synced.size() - 1).durable();
    synced.add(new Synced(sequence, changes.size(), durable));
  }

  /** The state after so many operations of the disk. */
  FolderState at(int boundary) {
    int index = synced.size() - 1;
    while (synced.get(index).sequence() > boundary) {
      index--;
    }
    Synced base = synced.get(index);
    int limit = index + 1 < synced.size() ? synced.get(index + 1).firstChange() : changes.size();
    while (limit > base.firstChange() && changes.get(limit - 1).sequence() > boundary) {
      limit--;
    }
    return new FolderState(base, changes.subList(base.firstChange(), limit));
  }
}
