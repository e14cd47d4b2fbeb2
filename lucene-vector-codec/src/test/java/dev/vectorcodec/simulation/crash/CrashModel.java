package dev.vectorcodec.simulation.crash;

/** What survives a crash, from what is easiest to recover from to what is hardest. */
public enum CrashModel {
  /** Power loss: synced bytes and synced directory entries, nothing else. */
  STRICT,
  /** The process was killed: everything is there, and what was not synced may still be lost. */
  KILL,
  /** As above, and what an fsync failed to write is read from the disk from now on. */
  EVICTION,
  /** Power loss: all operations up to some operation after the last sync. */
  ORDERED_PREFIX,
  /** Power loss: unsynced creations, renames and deletions lost, kept, or half done. */
  DIRECTORY,
  /**
   * Power loss: each unsynced page written, not written, or damaged; the sectors of a damaged page
   * new, old, or scrambled where they were written to. (After FoundationDB's simulator.)
   */
  PAGES,
  /**
   * Power loss: any of the unsynced operations. The new size, and zeros, garbage or data inside it
   * come apart, data in whole, in three parts, or in pages. (After ALICE, OSDI 2014.)
   */
  SUBSET;

  /** Whether the page cache is lost too. */
  public boolean losesPower() {
    return this != KILL && this != EVICTION;
  }
}
