package dev.vectorcodec.opensearch.query;

import java.util.List;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;

/** The parts of a query while it is read, in any order and perhaps not all of them right. */
final class KnnQuery {

  final String name;
  String field;
  float[] vector;
  Integer k;
  Float maxDistance;
  Float minScore;
  SearchHints hints = SearchHints.NONE;
  QueryBuilder filter;
  boolean ignoreUnmapped;
  Boolean expandNested;
  String queryName;
  float boost = AbstractQueryBuilder.DEFAULT_BOOST;

  KnnQuery(String name) {
    this.name = name;
  }

  void setVector(List<? extends Number> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(
          "[" + name + "] field 'vector' requires to be non-null and non-empty");
    }
    vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
  }

  void setMethodParameters(Integer efSearch, Integer nprobes) {
    hints = new SearchHints(efSearch, nprobes, hints.oversampleFactor(), hints.rescore());
  }

  void setRescore(Float oversampleFactor, Boolean enabled) {
    hints = new SearchHints(hints.efSearch(), hints.nprobes(), oversampleFactor, enabled);
  }

  /**
   * The query, if the parts make one.
   *
   * @throws IllegalArgumentException if not
   */
  KnnQueryBuilder build() {
    if (field == null || field.isEmpty()) {
      throw new IllegalArgumentException("[" + name + "] requires fieldName");
    }
    if (vector == null) {
      throw new IllegalArgumentException("[" + name + "] requires query vector");
    }
    new Neighborhood(k, maxDistance, minScore).check(name);
    hints.check(name);
    return new KnnQueryBuilder(this);
  }
}
