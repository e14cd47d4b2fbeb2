package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.VectorLayout;
import org.apache.lucene.index.VectorEncoding;

/** Refuses queries and values that do not fit a field. */
public final class QueryCheck {

  private QueryCheck() {}

  public static void floats(VectorLayout layout, float[] query) {
    encoding(layout, VectorEncoding.FLOAT32);
    dimension(layout, query.length);
    finite(query);
  }

  public static void bytes(VectorLayout layout, byte[] query) {
    encoding(layout, VectorEncoding.BYTE);
    dimension(layout, query.length);
  }

  public static void encoding(VectorLayout layout, VectorEncoding given) {
    if (layout.encoding() != given) {
      throw new IllegalArgumentException(
          "field has vectors encoded as " + layout.encoding() + ", not as " + given);
    }
  }

  private static void dimension(VectorLayout layout, int given) {
    if (layout.dimension() != given) {
      throw new IllegalArgumentException(
          "field has vectors of dimension " + layout.dimension() + ", the query has " + given);
    }
  }

  public static void finite(float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      if (Float.isFinite(vector[i]) == false) {
        throw new IllegalArgumentException(
            "vector components must be finite, component " + i + " is " + vector[i]);
      }
    }
  }
}
