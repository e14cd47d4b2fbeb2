package dev.vectorcodec.simulation;

import dev.vectorcodec.simulation.FileState.Write;
import dev.vectorcodec.simulation.FolderState.Change;
import dev.vectorcodec.simulation.crash.Choices;
import dev.vectorcodec.simulation.crash.CrashModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the folders that a crash leaves. */
final class Survivor {

  private static final int SECTOR_BYTES = 512;

  private final CrashModel model;
  private final Choices choices;
  private final StaleBytes stale;
  private final int boundary;

  /** Every old file that is there still, and what became of it. */
  private final Map<SimulatedFile, SimulatedFile> survivors = new HashMap<>();

  private final List<SimulatedFile> files = new ArrayList<>();

  /**
   * @param boundary how many operations came before the crash
   * @param firstLosable how many of them are durable, all that came before included
   */
  Survivor(CrashModel model, Choices choices, StaleBytes stale, int boundary, int firstLosable) {
    this.model = model;
    this.choices = choices;
    this.stale = stale;
    this.boundary =
        model == CrashModel.ORDERED_PREFIX
            ? boundary - choices.harm(boundary - firstLosable)
            : boundary;
  }

  /** All files made so far, in the order of making. */
  List<SimulatedFile> files() {
    return files;
  }

  SimulatedFolder folder(SimulatedFolder folder) {
    FolderState state = folder.at(boundary);
    if (model.losesPower() == false) {
      List<Change> pending = new ArrayList<>(state.pending().size());
      for (Change change : state.pending()) {
        SimulatedFile file = change.file() == null ? null : survivor(change.file());
        pending.add(new Change(change.sequence(), change.name(), file, change.oldName()));
      }
      return new SimulatedFolder(folder.isOrdered, survivors(state.after(0)), pending);
    }
    return new SimulatedFolder(folder.isOrdered, survivors(entries(folder, state)));
  }

  private Map<String, SimulatedFile> survivors(Map<String, SimulatedFile> entries) {
    Map<String, SimulatedFile> kept = new LinkedHashMap<>(2 * entries.size());
    entries.forEach((name, file) -> kept.put(name, survivor(file)));
    return kept;
  }

  private Map<String, SimulatedFile> entries(SimulatedFolder folder, FolderState state) {
    int pending = state.pending().size();
    return switch (model) {
      case STRICT -> state.after(0);
      case ORDERED_PREFIX -> state.after(pending);
      case PAGES -> state.after(pending - choices.harm(pending));
      default ->
          folder.isOrdered ? state.after(pending - choices.harm(pending)) : someChanges(state);
    };
  }

  /** Any of the changes. Out of order is the same: a name has what its last change gave it. */
  private Map<String, SimulatedFile> someChanges(FolderState state) {
    Map<String, SimulatedFile> entries = new LinkedHashMap<>(state.after(0));
    for (Change change : state.pending()) {
      boolean canBeHalf = model == CrashModel.DIRECTORY && change.oldName() != null;
      int harm = choices.harm(canBeHalf ? 2 : 1);
      if (harm == 0) {
        change.applyTo(entries);
      } else if (harm == 2) {
        // Both names: rename(2) warns of it, and does so for no other half.
        entries.put(change.name(), change.file());
      }
    }
    return entries;
  }

  private SimulatedFile survivor(SimulatedFile file) {
    SimulatedFile survivor = survivors.get(file);
    if (survivor == null) {
      FileState state = file.at(boundary);
      if (model == CrashModel.KILL) {
        survivor = new SimulatedFile(file.label, state, state.cached(), state.lost());
      } else if (model == CrashModel.EVICTION) {
        survivor = new SimulatedFile(file.label, state, state.flushed(), new BitSet());
      } else {
        survivor = new SimulatedFile(file.label, content(file, state));
      }
      survivors.put(file, survivor);
      files.add(survivor);
    }
    return survivor;
  }

  private FileContent content(SimulatedFile file, FileState state) {
    if (state.isDurable()) {
      return state.base().durable();
    }
    return switch (model) {
      case STRICT -> state.strict();
      case ORDERED_PREFIX -> state.flushed();
      case DIRECTORY -> choices.harm(1) == 0 ? state.flushed() : state.strict();
      case PAGES -> pages(state);
      default -> subset(file, state);
    };
  }

  private FileContent pages(FileState state) {
    FileContent written = state.flushed();
    FileEditor editor = new FileEditor(state.base().durable());
    editor.resize(written.size());
    BitSet dirty = state.dirty();
    for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
      long from = (long) page << FileContent.PAGE_BITS;
      long to = Math.min(written.size(), from + FileContent.PAGE_BYTES);
      int harm = choices.harm(2);
      if (harm == 0) {
        editor.copy(written, from, to);
      } else if (harm == 2) {
        damage(editor, state, written, from, to);
      }
    }
    editor.resize(size(state, written.size()));
    return editor.freeze();
  }

  private void damage(FileEditor editor, FileState state, FileContent written, long from, long to) {
    for (long sector = from; sector < to; sector += SECTOR_BYTES) {
      long end = Math.min(to, sector + SECTOR_BYTES);
      int kind = choices.below(3);
      if (kind > 0) {
        editor.copy(written, sector, end);
      }
      if (kind > 1) {
        for (Write write : state.pending()) {
          long start = Math.max(sector, write.offset());
          int length = (int) (Math.min(end, write.end()) - start);
          if (length > 0) {
            byte[] bytes = new byte[length];
            choices.fill(bytes, 0, length);
            editor.write(start, bytes, 0, length);
          }
        }
      }
    }
  }

  /** The size after the last write, after an earlier one, or as it was synced. */
  private long size(FileState state, long written) {
    List<Long> smaller = new ArrayList<>();
    long size = state.base().durableSize();
    for (Write write : state.pending()) {
      if (write.end() > size) {
        smaller.add(size);
        size = write.end();
      }
    }
    if (smaller.isEmpty() && written > size) {
      smaller.add(size);
    }
    int harm = choices.harm(smaller.size());
    return harm == 0 ? written : smaller.get(smaller.size() - harm);
  }

  private FileContent subset(SimulatedFile file, FileState state) {
    FileContent durable = state.base().durable();
    long size = state.base().durableSize();
    if (durable.size() > size && choices.harm(1) == 0) {
      size = durable.size();
    }
    for (Write write : state.pending()) {
      if (write.end() > size && choices.harm(1) == 0) {
        size = write.end();
      }
    }
    FileEditor editor = new FileEditor(durable);
    editor.resize(size);
    for (Write write : state.pending()) {
      int length = (int) Math.min(write.data().length, size - write.offset());
      if (length > 0) {
        writeSome(editor, file, write, length, durable.size());
      }
    }
    return editor.freeze();
  }

  private void writeSome(
      FileEditor editor, SimulatedFile file, Write write, int length, long oldSize) {
    long offset = write.offset();
    switch (choices.harm(4)) {
      case 0 -> editor.write(offset, write.data(), 0, length);
      case 1 -> {
        // The bytes stay what they were: zeros, where the file grew.
      }
      case 2 -> {
        int grown = (int) (offset + length - Math.max(offset, oldSize));
        if (grown > 0) {
          byte[] garbage = stale.read(file, offset + length - grown, grown);
          editor.write(offset + length - grown, garbage, 0, grown);
        }
      }
      case 3 -> {
        int[] cuts = {0, choices.below(length + 1), choices.below(length + 1), length};
        Arrays.sort(cuts);
        for (int part = 0; part < 3; part++) {
          writeEven(editor, write, cuts[part], cuts[part + 1]);
        }
      }
      default -> {
        for (int from = 0; from < length; ) {
          int within = (int) ((offset + from) & (FileContent.PAGE_BYTES - 1));
          int to = Math.min(length, from + FileContent.PAGE_BYTES - within);
          writeEven(editor, write, from, to);
          from = to;
        }
      }
    }
  }

  /** Writes a part, or does not. */
  private void writeEven(FileEditor editor, Write write, int from, int to) {
    if (choices.even() && from < to) {
      editor.write(write.offset() + from, write.data(), from, to - from);
    }
  }
}
