package dev.vectorcodec.testing;

import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.junit.Assert;

/**
 * Which ways searches went, told by what they read and not by what they say: a test of searches
 * that never takes one of them shows nothing of it. Compound files hide what is read.
 */
public final class WaysTaken {

  /** What one search of an index did in any of its segments, the first of these that applies. */
  public enum Way {
    /** Rows of neighbors were read. */
    WALK,
    /** Codes were read. */
    SCAN_OF_CODES,
    /** There are hits, so vectors were read. */
    SCAN_OF_VECTORS
  }

  private final Map<Way, Integer> searches = new EnumMap<>(Way.class);
  private CountingDirectory directory;

  /** The directory through which the index that is searched from now on has to be read. */
  public Directory through(Directory in) {
    directory = new CountingDirectory(in);
    return directory;
  }

  /** Searches, and takes notes. */
  public ScoreDoc[] search(IndexSearcher searcher, Query query, int k) throws IOException {
    directory.reset();
    ScoreDoc[] hits = searcher.search(query, k).scoreDocs;
    if (directory.neighborBytes() > 0) {
      searches.merge(Way.WALK, 1, Integer::sum);
    } else if (directory.recordBytes() > 0) {
      searches.merge(Way.SCAN_OF_CODES, 1, Integer::sum);
    } else if (hits.length > 0) {
      searches.merge(Way.SCAN_OF_VECTORS, 1, Integer::sum);
    }
    return hits;
  }

  /** Fails if one of {@code ways} was never taken. */
  public void assertTaken(Way... ways) {
    for (Way way : ways) {
      Assert.assertTrue("no " + way + " among " + searches, searches.containsKey(way));
    }
  }
}
