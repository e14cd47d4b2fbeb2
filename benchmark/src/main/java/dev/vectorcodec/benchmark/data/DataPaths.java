package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * A data set as files that any process can map.
 *
 * @param base the vectors
 * @param queries the queries
 * @param truth an {@code .ivecs} file of exact neighbors
 * @param similarity what nearest means
 * @param vectors how many of the vectors are used
 * @param queryCount how many of the queries are used
 * @param hash SHA-256 of the vectors and queries that are used, in hex
 */
public record DataPaths(
    String base,
    String queries,
    String truth,
    VectorSimilarityFunction similarity,
    int vectors,
    int queryCount,
    String hash) {

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
}
