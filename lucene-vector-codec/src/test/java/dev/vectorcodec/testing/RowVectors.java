package dev.vectorcodec.testing;

import com.carrotsearch.randomizedtesting.generators.RandomPicks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;

/**
 * Vectors by row number, floats or bytes behind one face, with the similarity they are meant for.
 */
public final class RowVectors {

  private final VectorSimilarityFunction similarity;
  private final float[][] floats;
  private final byte[][] bytes;

  private RowVectors(VectorSimilarityFunction similarity, float[][] floats, byte[][] bytes) {
    this.similarity = similarity;
    this.floats = floats;
    this.bytes = bytes;
  }

  /** Float vectors. */
  public static RowVectors of(VectorSimilarityFunction similarity, float[][] floats) {
    return new RowVectors(similarity, floats, null);
  }

  /** Byte vectors. */
  public static RowVectors of(VectorSimilarityFunction similarity, byte[][] bytes) {
    return new RowVectors(similarity, null, bytes);
  }

  /** {@link #random} of any encoding, for any similarity. */
  public static RowVectors ofAnyKind(Random random, int count, int dimension) {
    return random(
        random,
        RandomPicks.randomFrom(random, VectorEncoding.values()),
        RandomPicks.randomFrom(random, VectorSimilarityFunction.values()),
        count,
        dimension);
  }

  /** Clustered vectors, as the similarity wants them: for dot products floats have length 1. */
  public static RowVectors random(
      Random random,
      VectorEncoding encoding,
      VectorSimilarityFunction similarity,
      int count,
      int dimension) {
    float[][] floats = RandomVectors.clustered(random, count, dimension, 20, 0.7f);
    if (encoding == VectorEncoding.FLOAT32) {
      if (similarity != VectorSimilarityFunction.EUCLIDEAN) {
        RandomVectors.normalize(floats);
      }
      if (similarity == VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT) {
        for (float[] vector : floats) {
          float length = 0.5f + random.nextFloat();
          for (int i = 0; i < dimension; i++) {
            vector[i] *= length;
          }
        }
      }
      return of(similarity, floats);
    }
    byte[][] bytes = new byte[count][dimension];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < dimension; i++) {
        bytes[row][i] = (byte) Math.max(-128, Math.min(127, Math.round(30 * floats[row][i])));
      }
      // Lucene refuses zero vectors under cosine.
      bytes[row][0] = bytes[row][0] == 0 ? 1 : bytes[row][0];
    }
    return of(similarity, bytes);
  }

  /** Rows {@code from} to {@code to - 1}. */
  public RowVectors range(int from, int to) {
    return new RowVectors(
        similarity,
        floats == null ? null : Arrays.copyOfRange(floats, from, to),
        bytes == null ? null : Arrays.copyOfRange(bytes, from, to));
  }

  /** Number of rows. */
  public int size() {
    return floats != null ? floats.length : bytes.length;
  }

  /** The similarity the vectors are compared by. */
  public VectorSimilarityFunction similarity() {
    return similarity;
  }

  /** A float vector. */
  public float[] floats(int row) {
    return floats[row];
  }

  /** A vector, {@code float[]} or {@code byte[]}. */
  public Object vector(int row) {
    return floats != null ? floats[row] : bytes[row];
  }

  /** A field with the vector of a row. */
  public Field field(String name, int row) {
    return floats != null
        ? new KnnFloatVectorField(name, floats[row], similarity)
        : new KnnByteVectorField(name, bytes[row], similarity);
  }

  /** A query for the {@code k} nearest to the vector of a row; {@code filter} may be null. */
  public Query query(String field, int row, int k, Query filter) {
    return floats != null
        ? new KnnFloatVectorQuery(field, floats[row], k, filter)
        : new KnnByteVectorQuery(field, bytes[row], k, filter);
  }

  /**
   * A query for everything at least as similar to the vector of a row. Made by reflection: Lucene
   * 10.6 hides the constructors, and the tests compile on both.
   */
  public Query radiusQuery(String field, int row, float similarity) {
    return radiusQuery(field, row, similarity, null);
  }

  /**
   * The same of what a filter accepts.
   *
   * @param filter null for all
   */
  public Query radiusQuery(String field, int row, float similarity, Query filter) {
    String kind = floats != null ? "Float" : "Byte";
    Object target = floats != null ? floats[row] : bytes[row];
    try {
      return Class.forName("org.apache.lucene.search." + kind + "VectorSimilarityQuery")
          .asSubclass(Query.class)
          .getConstructor(String.class, target.getClass(), float.class, Query.class)
          .newInstance(field, target, similarity, filter);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("radius queries need Lucene 10.5", e);
    }
  }

  /** Searches one segment with the vector of a row, with nothing of Lucene in between. */
  public void search(
      LeafReader reader, String field, int row, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    if (floats != null) {
      reader.searchNearestVectors(field, floats[row], collector, acceptDocs);
    } else {
      reader.searchNearestVectors(field, bytes[row], collector, acceptDocs);
    }
  }

  /** Lucene's score of the vector of a row of this against one of {@code queries}. */
  public float score(int row, RowVectors queries, int query) {
    return floats != null
        ? similarity.compare(floats[row], queries.floats[query])
        : similarity.compare(bytes[row], queries.bytes[query]);
  }

  /**
   * What the rounding of the sum of a {@link #score} may come to beside the score: where large
   * products cancel out, as between a long vector and a query that is almost orthogonal to it, the
   * terms are larger than their sum. Seen: two orders of summing gave 999,505 and 999,487, of
   * lengths 1,000 and 10^6.
   */
  public float sumRounding(int row, RowVectors queries, int query) {
    boolean isBounded =
        floats == null || similarity != VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    return isBounded ? 0 : Math.ulp(1f) * length(floats[row]) * length(queries.floats[query]);
  }

  private static float length(float[] vector) {
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    return (float) Math.sqrt(square);
  }
}
