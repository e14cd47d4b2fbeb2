package dev.vectorcodec.segment.verify;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.StoredVectors;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;

/** Checks all that a segment has of one field. */
public final class FieldVerifier {

  private final FieldMetadata metadata;
  private final StoredVectors vectors;
  private final PagedFile codes;
  private final PagedFile graph;
  private final Problems problems = new Problems();

  /** Checks a part of a field. */
  private interface Check {
    void run() throws IOException;
  }

  public FieldVerifier(
      FieldMetadata metadata, StoredVectors vectors, PagedFile codes, PagedFile graph) {
    this.metadata = metadata;
    this.vectors = vectors;
    this.codes = codes;
    this.graph = graph;
  }

  /**
   * Reads everything, and returns a line for each rule of docs/file-format.md that is broken.
   *
   * @throws IOException when a file cannot be read; damage is no reason to throw
   */
  public List<String> verify() throws IOException {
    if (metadata.count() > 0) {
      check(() -> new VectorRules(metadata, vectors.open(), problems).check());
      check(() -> new OrderRules(metadata.codes(), codes.cursor(), problems).check());
      check(() -> new CodeRules(metadata, vectors.open(), codes.cursor(), problems).check());
    }
    if (metadata.graph().exists()) {
      check(() -> new GraphRules(metadata.graph(), graph.cursor(), problems).check());
    }
    return problems.lines();
  }

  /** The rest of a part whose bytes are damaged is not looked at; other parts are. */
  private void check(Check check) throws IOException {
    try {
      codes.guard(
          () -> {
            check.run();
            return null;
          });
    } catch (CorruptIndexException e) {
      problems.add("damaged bytes", e.getMessage());
    }
  }
}
