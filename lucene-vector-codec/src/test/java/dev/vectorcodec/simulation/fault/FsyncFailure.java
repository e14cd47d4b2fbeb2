package dev.vectorcodec.simulation.fault;

/**
 * What a file system does when writing back at an fsync fails, after "Can Applications Recover from
 * fsync Failures?" (USENIX ATC 2020) and its tool CuttleFS.
 *
 * <p>In all but the first the pages are clean afterwards, so that the next fsync succeeds and has
 * written nothing. At a directory, all but the first leave the disk read-only until power is lost.
 */
public enum FsyncFailure {
  /** Nothing is lost yet: the next fsync writes the same pages. */
  KEPT_DIRTY,
  /** Reads see the new bytes until eviction; then old ones, or stale ones where the file grew. */
  EXT4_ORDERED,
  /** As above, but this fsync succeeds, and the next one of the file fails. */
  EXT4_DATA,
  /** Reads see the new bytes until eviction; then old ones, or zeros where the file grew. */
  XFS,
  /** Reads see the old bytes and the old size at once. */
  BTRFS
}
