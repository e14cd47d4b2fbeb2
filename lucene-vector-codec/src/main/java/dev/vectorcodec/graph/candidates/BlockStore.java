package dev.vectorcodec.graph.candidates;

import java.io.IOException;

/**
 * Keeps blocks of longs outside of the heap: a caller first writes all of them, and then reads
 * them.
 */
public interface BlockStore {

  /** Longs a block. */
  int BLOCK_LONGS = 1 << 13;

  /** Reads blocks. One instance a thread. */
  interface Reader {
    /** Reads a block into {@code target}. */
    void read(int block, long[] target) throws IOException;
  }

  /**
   * Writes a block; one call at a time, and none after the first {@link #reader}.
   *
   * @return the index by which {@link Reader#read} finds it
   */
  int write(long[] block) throws IOException;

  /** A reader of all blocks. */
  Reader reader() throws IOException;
}
