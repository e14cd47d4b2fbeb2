package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.VectorEncoding;

/** The share of the exact neighbors that searches find. */
public final class RecallMeter {

  private final VectorSet truth;
  private final int topK;

  /**
   * @param truth the exact neighbors of each query, nearest first
   * @param topK how many of them count
   */
  public RecallMeter(VectorSet truth, int topK) {
    this.truth = truth;
    this.topK = topK;
  }

  /** Searches for each query once, as hard as {@code effort} says. */
  private double of(PeerIndex index, Queries queries, int effort) throws IOException {
    int[][] hits = new int[queries.size()][];
    int[] found = new int[topK];
    try (PeerSearcher searcher = index.searcher(queries, topK)) {
      for (int query = 0; query < hits.length; query++) {
        int count = searcher.search(query, effort, found);
        hits[query] = Arrays.copyOf(found, count);
      }
    }
    return of(index, hits);
  }

  /** Searches for each query of a data set once, with no more effort than by default. */
  public static double byDefault(
      PeerIndex index, Peer peer, DataPaths data, VectorEncoding encoding, int topK)
      throws IOException {
    return new RecallMeter(data.openTruth(), topK)
        .of(index, Queries.of(data, encoding), peer.description().effort().byDefault(topK));
  }

  /** The recall of hits, as the index numbers them, of each query. */
  public double of(PeerIndex index, int[][] hits) throws IOException {
    long correct = 0;
    long expected = 0;
    for (int query = 0; query < hits.length; query++) {
      int[] exact = truth.ints(query);
      int[] nearest = Arrays.copyOf(exact, Math.min(topK, exact.length));
      Arrays.sort(nearest);
      expected += nearest.length;
      for (int hit : hits[query]) {
        correct += Arrays.binarySearch(nearest, index.row(hit)) >= 0 ? 1 : 0;
      }
    }
    return correct / (double) expected;
  }
}
