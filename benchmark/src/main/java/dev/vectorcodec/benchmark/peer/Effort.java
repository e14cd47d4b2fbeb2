package dev.vectorcodec.benchmark.peer;

import dev.vectorcodec.BeamWidthStrategy;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** The number that makes a peer look harder: a point of its curve each. */
public enum Effort {
  /** Candidates that a walk keeps, whatever the k of the query. */
  BEAM_WIDTH("beamWidth"),
  /** The k of the query, of whose hits the best count. */
  K("k"),
  /** Candidates that JVector scores again. */
  RERANK_K("rerankK");

  /** The effort that nothing asks for: what the format does by itself. Only beam widths have it. */
  public static final int DEFAULT = 0;

  private final String label;

  Effort(String label) {
    this.label = label;
  }

  /** The setting's name. */
  public String label() {
    return label;
  }

  /** What a query for the best {@code topK} has if it asks for nothing more. */
  public int byDefault(int topK) {
    return this == BEAM_WIDTH ? DEFAULT : topK;
  }

  /** The k of a query that looks so hard for the best {@code topK}, in one of Lucene's indexes. */
  public int queryK(int topK, int value) {
    return this == BEAM_WIDTH ? topK : value;
  }

  /** The strategy of a query that looks so hard, in one of Lucene's indexes. */
  public KnnSearchStrategy strategy(int value) {
    return this == BEAM_WIDTH && value != DEFAULT
        ? new BeamWidthStrategy(value)
        : KnnSearchStrategy.Hnsw.DEFAULT;
  }

  /** Setting and value, for tables. */
  public String describe(int value) {
    return label + "=" + (value == DEFAULT ? "default" : value);
  }
}
