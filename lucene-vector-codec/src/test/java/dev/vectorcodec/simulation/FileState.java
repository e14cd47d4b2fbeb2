package dev.vectorcodec.simulation;

import java.util.BitSet;
import java.util.List;

/** A file as it was at one moment: what was durable, and what had been written since. */
record FileState(Synced base, List<Write> pending) {

  /** Bytes written to a file by the operation of a number; never changed. */
  record Write(int sequence, long offset, byte[] data) {

    long end() {
      return offset + data.length;
    }

    int firstPage() {
      return (int) (offset >>> FileContent.PAGE_BITS);
    }

    int lastPage() {
      return (int) ((end() - 1) >>> FileContent.PAGE_BITS);
    }
  }

  /**
   * A file just after the fsync of a number.
   *
   * @param firstWrite how many writes came before
   * @param durable the bytes on the disk
   * @param durableSize the size that a power loss leaves; the bytes after it show only if the size
   *     survives too
   * @param cached what a read sees
   * @param lost the pages where that is not what is on the disk, nor ever will be
   */
  record Synced(
      int sequence,
      int firstWrite,
      FileContent durable,
      long durableSize,
      FileContent cached,
      BitSet lost) {}

  /** Whether a power loss would change nothing. */
  boolean isDurable() {
    return pending.isEmpty() && base.durableSize == base.durable.size();
  }

  /** The bytes that survive every power loss. */
  FileContent strict() {
    return base.durableSize == base.durable.size() ? base.durable : cut(base.durable);
  }

  private FileContent cut(FileContent content) {
    FileEditor editor = new FileEditor(content);
    editor.resize(base.durableSize);
    return editor.freeze();
  }

  /** The bytes that survive when everything written since is written back. */
  FileContent flushed() {
    return withPending(base.durable);
  }

  /** What a read sees. */
  FileContent cached() {
    return withPending(base.cached);
  }

  private FileContent withPending(FileContent start) {
    if (pending.isEmpty()) {
      return start;
    }
    FileEditor editor = new FileEditor(start);
    for (Write write : pending) {
      editor.write(write.offset, write.data, 0, write.data.length);
    }
    return editor.freeze();
  }

  /** The pages written since. */
  BitSet dirty() {
    BitSet dirty = new BitSet();
    for (Write write : pending) {
      dirty.set(write.firstPage(), write.lastPage() + 1);
    }
    return dirty;
  }

  /** The pages that are lost still: writing to one makes it dirty again, as a whole. */
  BitSet lost() {
    if (base.lost.isEmpty() || pending.isEmpty()) {
      return base.lost;
    }
    BitSet lost = (BitSet) base.lost.clone();
    lost.andNot(dirty());
    return lost;
  }
}
