package dev.vectorcodec.benchmark.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: every page that is read is counted, once a query, and is cached as long as stated. */
public class TestPages extends LuceneTestCase {

  private static final int PAGE = 1 << PagedDirectory.PAGE_SHIFT;

  public void testReadsOfClonesAndSlicesAreTold() throws IOException {
    List<String> read = new ArrayList<>();
    try (PagedDirectory directory =
        new PagedDirectory(
            new ByteBuffersDirectory(),
            (file, extension, page) -> read.add(file + "." + extension + " " + page))) {
      try (IndexOutput out = directory.createOutput("_0.veq", IOContext.DEFAULT)) {
        out.writeBytes(new byte[4 * PAGE], 4 * PAGE);
      }
      try (IndexInput in = directory.openInput("_0.veq", IOContext.DEFAULT)) {
        in.readInt();
        IndexInput clone = in.clone();
        clone.seek(PAGE - 2);
        clone.readFloats(new float[1], 0, 1);
        IndexInput slice = in.slice("part", 3 * PAGE, PAGE).slice("part of it", 8, 64);
        slice.readBytes(new byte[8], 0, 8);
        in.slice("part", PAGE, PAGE).randomAccessSlice(0, PAGE).readLong(0);
      }
    }
    assertEquals(List.of("0.veq 0", "0.veq 0", "0.veq 1", "0.veq 3", "0.veq 1"), read);
  }

  public void testDifferentPagesOfEachQueryCount() {
    PageCache cache = new PageCache();
    cache.start(Integer.MAX_VALUE, "veq");
    for (int query = 0; query < 2; query++) {
      cache.nextQuery();
      cache.read(0, "vec", 7);
      cache.read(0, "vec", 7);
      cache.read(1, "veq", 7);
    }
    assertEquals(4, cache.pages());
    assertEquals(2, cache.pagesBesideResident());
    assertEquals(2, cache.misses());
  }

  public void testTheCacheForgetsWhatWasUsedLongestAgo() {
    PageCache cache = new PageCache();
    cache.start(2, "");
    for (long page : new long[] {1, 2, 1, 3, 1, 2}) {
      cache.nextQuery();
      cache.read(0, "vec", page);
    }
    // 3 takes the place of 2, not that of 1.
    assertEquals(4, cache.misses());
    cache.startCounting();
    cache.nextQuery();
    cache.read(0, "vec", 2);
    assertEquals(0, cache.misses());
  }
}
