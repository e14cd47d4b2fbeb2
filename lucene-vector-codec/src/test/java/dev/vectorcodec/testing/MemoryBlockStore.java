package dev.vectorcodec.testing;

import dev.vectorcodec.graph.candidates.BlockStore;
import java.util.ArrayList;
import java.util.List;

/** Keeps blocks on the heap, and checks how it is used. */
public final class MemoryBlockStore implements BlockStore {

  private final List<long[]> blocks = new ArrayList<>();
  private boolean complete;

  @Override
  public int write(long[] block) {
    if (complete || block.length != BLOCK_LONGS) {
      throw new AssertionError("length=" + block.length + " complete=" + complete);
    }
    blocks.add(block.clone());
    return blocks.size() - 1;
  }

  @Override
  public synchronized Reader reader() {
    complete = true;
    return (block, target) -> System.arraycopy(blocks.get(block), 0, target, 0, BLOCK_LONGS);
  }

  /** How many blocks were written. */
  public int count() {
    return blocks.size();
  }
}
