package dev.vectorcodec.opensearch.mapping;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.opensearch.index.mapper.FieldValueFetcher;

/** Gives a derived source its vector back, so that no vector is kept twice. */
final class DerivedVector extends FieldValueFetcher {

  private final KnnVectorFieldType type;

  DerivedVector(KnnVectorFieldType type, String simpleName) {
    super(simpleName);
    this.type = type;
  }

  @Override
  public List<Object> fetch(LeafReader reader, int document) throws IOException {
    StoredVectors vectors = StoredVectors.of(reader, type);
    return vectors.advanceExact(document) ? vectors.numbers() : List.of();
  }
}
