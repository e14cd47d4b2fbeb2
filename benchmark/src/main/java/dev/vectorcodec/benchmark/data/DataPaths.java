package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.FixedBitSet;

/**
 * A data set as files that any process can map.
 *
 * @param base the vectors
 * @param queries the queries
 * @param truth an {@code .ivecs} file of exact neighbors; null if nothing is searched
 * @param similarity what nearest means
 * @param vectors how many of the vectors are used
 * @param queryCount how many of the queries are used
 * @param hash SHA-256 of the vectors and queries that are used, in hex; with a filter, of the set
 *     that it filters
 * @param filter an {@code .ivecs} file of the rows that a filter accepts, one a record; null if all
 *     are accepted
 */
public record DataPaths(
    String base,
    String queries,
    String truth,
    VectorSimilarityFunction similarity,
    int vectors,
    int queryCount,
    String hash,
    String filter) {

  /** Maps the vectors. */
  public VectorSet openBase() throws IOException {
    return VectorFiles.open(Path.of(base)).first(vectors);
  }

  /** Maps the queries. */
  public VectorSet openQueries() throws IOException {
    return VectorFiles.open(Path.of(queries)).first(queryCount);
  }

  /** Maps the exact neighbors. */
  public VectorSet openTruth() throws IOException {
    return VectorFiles.open(Path.of(truth)).first(queryCount);
  }

  /** The rows that a filter accepts, or null if there is no filter. */
  public FixedBitSet acceptedRows() throws IOException {
    if (filter == null) {
      return null;
    }
    FixedBitSet rows = new FixedBitSet(vectors);
    VectorSet ids = VectorFiles.open(Path.of(filter));
    for (int i = 0; i < ids.size(); i++) {
      rows.set(ids.ints(i)[0]);
    }
    return rows;
  }
}
