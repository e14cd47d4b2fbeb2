package dev.vectorcodec.simulation;

import dev.vectorcodec.simulation.FileState.Synced;
import dev.vectorcodec.simulation.FileState.Write;
import dev.vectorcodec.simulation.crash.Choices;
import dev.vectorcodec.simulation.fault.FsyncFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One file of the disk, whatever its name at the moment, with its history. */
final class SimulatedFile {

  private static final BitSet NONE = new BitSet();

  /** The name it was created under, for people to read. */
  final String label;

  private final List<Synced> synced = new ArrayList<>(2);
  private final List<Write> writes = new ArrayList<>(2);
  private FileEditor cached;

  /** What the next fsync will find out about the last one. */
  private Late late;

  /** Pages that an fsync said to have written, and the bytes that are there instead. */
  private record Late(FileContent old, BitSet pages) {}

  /** A file that has such bytes, all durable. */
  SimulatedFile(String label, FileContent content) {
    this.label = label;
    this.cached = new FileEditor(content);
    synced.add(new Synced(Integer.MIN_VALUE, 0, content, content.size(), content, NONE));
  }

  /** A file that goes on from a state. */
  SimulatedFile(String label, FileState state, FileContent cachedContent, BitSet lost) {
    this.label = label;
    this.cached = new FileEditor(cachedContent);
    Synced base = state.base();
    synced.add(
        new Synced(
            base.sequence(),
            0,
            base.durable(),
            base.durableSize(),
            lost.isEmpty() ? base.durable() : base.cached(),
            lost.isEmpty() ? NONE : base.lost()));
    writes.addAll(state.pending());
  }

  long size() {
    return cached.size();
  }

  FileContent content() {
    return cached.freeze();
  }

  /** The state after so many operations of the disk. */
  FileState at(int boundary) {
    int index = synced.size() - 1;
    while (synced.get(index).sequence() > boundary) {
      index--;
    }
    Synced base = synced.get(index);
    int limit = index + 1 < synced.size() ? synced.get(index + 1).firstWrite() : writes.size();
    while (limit > base.firstWrite() && writes.get(limit - 1).sequence() > boundary) {
      limit--;
    }
    return new FileState(base, writes.subList(base.firstWrite(), limit));
  }

  private FileState now() {
    return at(Integer.MAX_VALUE);
  }

  void write(int sequence, long offset, byte[] data) {
    cached.write(offset, data, 0, data.length);
    Write write = new Write(sequence, offset, data);
    BitSet lost = synced.get(synced.size() - 1).lost();
    if (lost.isEmpty() == false) {
      write = coveringLostPages(write, lost);
    }
    writes.add(write);
  }

  /** A page is written back as a whole, so also what else was lost of it. */
  private Write coveringLostPages(Write write, BitSet lost) {
    long from = write.offset();
    long to = write.end();
    if (lost.get(write.firstPage())) {
      from = (long) write.firstPage() << FileContent.PAGE_BITS;
    }
    if (lost.get(write.lastPage())) {
      to = Math.min(cached.size(), (write.lastPage() + 1L) << FileContent.PAGE_BITS);
    }
    byte[] data = new byte[(int) (to - from)];
    cached.freeze().read(from, data, 0, data.length);
    return new Write(write.sequence(), from, data);
  }

  /** Makes durable what was written. Returns false when an earlier failure is told only now. */
  boolean force(int sequence, boolean metadata) {
    FileState state = now();
    Synced base = state.base();
    if (late != null) {
      failLate(sequence, state);
      return false;
    }
    FileContent content = cached.freeze();
    BitSet lost = state.lost();
    boolean clean = base.lost().isEmpty();
    add(
        sequence,
        clean ? content : state.flushed(),
        metadata ? content.size() : base.durableSize(),
        clean ? NONE : lost);
    return true;
  }

  private void add(int sequence, FileContent durable, long durableSize, BitSet lost) {
    FileContent content = cached.freeze();
    synced.add(new Synced(sequence, writes.size(), durable, durableSize, content, lost));
  }

  private void failLate(int sequence, FileState state) {
    BitSet lost = state.dirty();
    lost.or(state.lost());
    lost.or(late.pages);
    FileEditor durable = new FileEditor(state.base().durable());
    late.pages.stream().forEach(page -> copyPage(durable, late.old, page, cached.size()));
    durable.resize(cached.size());
    late = null;
    add(sequence, durable.freeze(), cached.size(), lost);
  }

  private static void copyPage(FileEditor target, FileContent source, int page, long size) {
    long from = (long) page << FileContent.PAGE_BITS;
    target.copy(source, from, Math.min(size, from + FileContent.PAGE_BYTES));
  }

  /** Fails to make durable what was written. Returns whether the caller is told. */
  boolean fail(int sequence, FsyncFailure failure, Choices choices, StaleBytes stale) {
    FileState state = now();
    BitSet dirty = state.dirty();
    if (failure == FsyncFailure.KEPT_DIRTY || dirty.isEmpty() || late != null) {
      return failure != FsyncFailure.EXT4_DATA || force(sequence, true) == false;
    }
    if (failure == FsyncFailure.BTRFS) {
      cached = new FileEditor(state.strict());
      add(sequence, cached.freeze(), cached.size(), NONE);
      return true;
    }
    BitSet failed = someOf(dirty, choices);
    if (failure == FsyncFailure.EXT4_DATA) {
      late = new Late(state.base().durable(), failed);
      add(sequence, state.flushed(), cached.size(), state.lost());
      return false;
    }
    BitSet lost = (BitSet) failed.clone();
    lost.or(state.lost());
    FileContent old = state.base().durable();
    FileEditor durable = new FileEditor(state.flushed());
    durable.resize(cached.size());
    for (int page = failed.nextSetBit(0); page >= 0; page = failed.nextSetBit(page + 1)) {
      copyPage(durable, old, page, cached.size());
      long from = Math.max(old.size(), (long) page << FileContent.PAGE_BITS);
      long to = Math.min(cached.size(), (page + 1L) << FileContent.PAGE_BITS);
      if (failure == FsyncFailure.EXT4_ORDERED && from < to) {
        byte[] bytes = stale.read(this, from, (int) (to - from));
        durable.write(from, bytes, 0, bytes.length);
      }
    }
    add(sequence, durable.freeze(), cached.size(), lost);
    return true;
  }

  /** One page of several at least. */
  private static BitSet someOf(BitSet dirty, Choices choices) {
    int[] pages = dirty.stream().toArray();
    BitSet some = new BitSet();
    for (int page : pages) {
      some.set(page, choices.even());
    }
    some.set(pages[choices.below(pages.length)]);
    return some;
  }

  /** Reads see what is on the disk from now on, where it is not what was written. */
  void evict() {
    FileState state = now();
    BitSet lost = state.lost();
    if (lost.isEmpty() == false) {
      lost.stream().forEach(page -> copyPage(cached, state.base().durable(), page, cached.size()));
      Synced last = synced.remove(synced.size() - 1);
      synced.add(
          new Synced(
              last.sequence(),
              last.firstWrite(),
              last.durable(),
              last.durableSize(),
              last.durable(),
              NONE));
    }
  }
}
