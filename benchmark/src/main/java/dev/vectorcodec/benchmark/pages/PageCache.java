package dev.vectorcodec.benchmark.pages;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts the different pages that each query reads, and those of them that a cache of so many
 * pages, which forgets the one that was used longest ago, does not hold. For one thread.
 */
final class PageCache implements PagedDirectory.Listener {

  private static final int FILE_SHIFT = 48;

  private final LinkedHashMap<Long, Boolean> cached = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Long> touched = new HashSet<>();
  private String residentExtension = "";
  private int capacity;
  private long pages;
  private long pagesBeside;
  private long misses;

  /**
   * Starts to count, with an empty cache.
   *
   * @param capacityPages most pages that are cached
   * @param resident the extension of files that somebody keeps in memory; they are counted apart
   */
  void start(int capacityPages, String resident) {
    capacity = capacityPages;
    residentExtension = resident;
    cached.clear();
    startCounting();
  }

  /** Starts to count with what is cached. */
  void startCounting() {
    touched.clear();
    pages = 0;
    pagesBeside = 0;
    misses = 0;
  }

  /** Another query begins, for which no page was read. */
  void nextQuery() {
    touched.clear();
  }

  @Override
  public void read(int file, String extension, long page) {
    long key = (long) file << FILE_SHIFT | page;
    if (touched.add(key) == false) {
      return;
    }
    pages++;
    pagesBeside += extension.equals(residentExtension) ? 0 : 1;
    if (cached.get(key) == null) {
      misses++;
      cached.put(key, true);
      forgetOldest();
    }
  }

  private void forgetOldest() {
    if (cached.size() > capacity) {
      Map.Entry<Long, Boolean> oldest = cached.firstEntry();
      cached.remove(oldest.getKey());
    }
  }

  /** Different pages of each query, together. */
  long pages() {
    return pages;
  }

  /** Those that are not of resident files. */
  long pagesBesideResident() {
    return pagesBeside;
  }

  /** Those that were not cached. */
  long misses() {
    return misses;
  }
}
