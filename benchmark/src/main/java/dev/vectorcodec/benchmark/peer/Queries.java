package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.DataPaths;
import dev.vectorcodec.benchmark.data.VectorSet;
import java.io.IOException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.util.FixedBitSet;

/**
 * The queries, on the heap.
 *
 * @param floats one row a query
 * @param bytes the same as signed bytes, or null where floats are searched
 * @param accepted rows that may be hits, or null for all
 */
public record Queries(float[][] floats, byte[][] bytes, FixedBitSet accepted) {

  /** Reads all queries of a set. */
  public static Queries of(DataPaths paths, VectorEncoding encoding) throws IOException {
    VectorSet set = paths.openQueries();
    float[][] floats = new float[set.size()][];
    byte[][] bytes = encoding == VectorEncoding.BYTE ? new byte[set.size()][] : null;
    for (int query = 0; query < floats.length; query++) {
      floats[query] = set.floats(query);
      if (bytes != null) {
        bytes[query] = set.signedBytes(query);
      }
    }
    return new Queries(floats, bytes, paths.acceptedRows());
  }

  /** Number of queries. */
  public int size() {
    return floats.length;
  }
}
