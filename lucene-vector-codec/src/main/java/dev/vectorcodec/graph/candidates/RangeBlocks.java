package dev.vectorcodec.graph.candidates;

import dev.vectorcodec.graph.Workers;
import java.io.IOException;
import java.util.Arrays;

/**
 * Candidates of a range of nodes that wait in blocks.
 *
 * <p>A block starts with how many of its longs are used, itself included. Then come batches: a long
 * with a node in its upper half and a count in the lower, and that many candidates.
 */
final class RangeBlocks {

  private final BlockStore store;
  private int[] written = new int[4];
  private int writtenCount;

  /** The block that batches fill now; null before the first batch and in the end. */
  private long[] block;

  private int used;

  RangeBlocks(BlockStore store) {
    this.store = store;
  }

  /** Takes in a batch. Threads may do so at the same time. */
  synchronized void add(int node, long[] candidates, int count) throws IOException {
    assert count < BlockStore.BLOCK_LONGS - 1 : count;
    if (block == null) {
      block = new long[BlockStore.BLOCK_LONGS];
      used = 1;
    }
    if (count + 1 > block.length - used) {
      write();
    }
    block[used] = (long) node << Integer.SIZE | count;
    System.arraycopy(candidates, 0, block, used + 1, count);
    used += count + 1;
  }

  private void write() throws IOException {
    block[0] = used;
    if (writtenCount == written.length) {
      written = Arrays.copyOf(written, writtenCount * 2);
    }
    synchronized (store) {
      written[writtenCount++] = store.write(block);
    }
    used = 1;
  }

  /** Writes the last block. */
  synchronized void finish() throws IOException {
    if (block != null) {
      write();
      block = null;
    }
  }

  /** Gives all candidates to the reservoirs. */
  void load(Reservoirs reservoirs, Workers workers) throws IOException {
    workers.run(
        writtenCount,
        () -> {
          BlockStore.Reader reader = store.reader();
          CandidateSink sink = reservoirs.sink();
          long[] read = new long[BlockStore.BLOCK_LONGS];
          long[] candidates = new long[BlockStore.BLOCK_LONGS];
          return i -> {
            reader.read(written[i], read);
            int end = (int) read[0];
            for (int at = 1; at < end; ) {
              int node = (int) (read[at] >>> Integer.SIZE);
              int count = (int) read[at];
              System.arraycopy(read, at + 1, candidates, 0, count);
              sink.add(node, candidates, count);
              at += count + 1;
            }
          };
        });
  }
}
