package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.benchmark.data.VectorSet;
import org.apache.lucene.index.VectorEncoding;

/**
 * The queries, on the heap.
 *
 * @param floats one row a query
 * @param bytes the same as signed bytes, or null where floats are searched
 */
public record Queries(float[][] floats, byte[][] bytes) {

  /** Reads all queries of a set. */
  public static Queries of(VectorSet set, VectorEncoding encoding) {
    float[][] floats = new float[set.size()][];
    byte[][] bytes = encoding == VectorEncoding.BYTE ? new byte[set.size()][] : null;
    for (int query = 0; query < floats.length; query++) {
      floats[query] = set.floats(query);
      if (bytes != null) {
        bytes[query] = set.signedBytes(query);
      }
    }
    return new Queries(floats, bytes);
  }

  /** Number of queries. */
  public int size() {
    return floats.length;
  }
}
