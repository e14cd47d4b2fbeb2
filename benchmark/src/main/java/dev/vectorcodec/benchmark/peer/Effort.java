package dev.vectorcodec.benchmark.peer;

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

  /** Setting and value, for tables. */
  public String describe(int value) {
    return label + "=" + (value == DEFAULT ? "default" : value);
  }
}
