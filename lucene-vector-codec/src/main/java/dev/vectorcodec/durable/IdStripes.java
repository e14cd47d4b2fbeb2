package dev.vectorcodec.durable;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Locks that ids share by their hashes: who holds those of an id decides the order of its writes in
 * the log and in the index alike. No synchronized blocks, which would pin virtual threads.
 */
final class IdStripes {

  /** A power of two, large enough that threads seldom meet by chance. */
  private static final int COUNT = 1024;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  IdStripes() {
    Arrays.setAll(locks, stripe -> new ReentrantLock());
  }

  /**
   * Takes the locks of some ids, each once and in one order for all callers.
   *
   * @return what to give to {@link #unlock}
   */
  int[] lock(Collection<BytesRef> ids) {
    int[] stripes = ids.stream().mapToInt(IdStripes::stripe).sorted().distinct().toArray();
    for (int stripe : stripes) {
      locks[stripe].lock();
    }
    return stripes;
  }

  void unlock(int[] stripes) {
    for (int i = stripes.length - 1; i >= 0; i--) {
      locks[stripes[i]].unlock();
    }
  }

  private static int stripe(BytesRef id) {
    return StringHelper.murmurhash3_x86_32(id, 0) & (COUNT - 1);
  }
}
