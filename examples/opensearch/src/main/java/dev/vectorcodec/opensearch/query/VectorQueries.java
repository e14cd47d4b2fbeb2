package dev.vectorcodec.opensearch.query;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.opensearch.mapping.KnnVectorFieldType;
import dev.vectorcodec.opensearch.mapping.SpaceType;
import dev.vectorcodec.opensearch.mapping.VectorDataType;
import dev.vectorcodec.opensearch.settings.KnnIndexSettings;
import java.io.IOException;
import org.apache.lucene.search.ByteVectorSimilarityQuery;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenByteKnnVectorQuery;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.opensearch.index.query.QueryShardContext;

/** Turns a query of a request into one of Lucene's, for one shard. */
final class VectorQueries {

  /** Lucene's default of how fast a walk gives up among what is too far away. */
  private static final float DECAY = 0.5f;

  private final KnnQueryBuilder query;
  private final KnnVectorFieldType type;
  private final BitSetProducer parents;
  private final Query filter;
  private final KnnSearchStrategy strategy;

  private VectorQueries(KnnQueryBuilder query, KnnVectorFieldType type, QueryShardContext context)
      throws IOException {
    this.query = query;
    this.type = type;
    this.parents = context.getParentFilter();
    this.filter = query.filter() == null ? null : FilterQueries.of(query.filter(), context);
    this.strategy = strategy(query, type, context);
  }

  /**
   * The query for a shard.
   *
   * @throws IllegalArgumentException if the query does not fit the field
   */
  static Query of(KnnQueryBuilder query, KnnVectorFieldType type, QueryShardContext context)
      throws IOException {
    check(query, type, context);
    VectorQueries queries = new VectorQueries(query, type, context);
    return type.dataType() == VectorDataType.FLOAT ? queries.ofFloats() : queries.ofBytes();
  }

  private static void check(
      KnnQueryBuilder query, KnnVectorFieldType type, QueryShardContext context) {
    if (type.isSearchableByVector() == false) {
      throw new IllegalArgumentException(
          "Field '" + query.fieldName() + "' is not built for ANN search.");
    }
    if (query.hints().nprobes() != null) {
      throw new IllegalArgumentException(
          "Parameters not valid for [LUCENE]:[hnsw]:["
              + query.neighborhood().kind()
              + "] combination: [Validation Failed: 1: Unknown parameter 'nprobes' found;]");
    }
    checkRadius(query, type.space());
    int given = query.vector().length;
    if (given != type.dimension()) {
      throw new IllegalArgumentException(
          "Query vector has invalid dimension: "
              + given
              + ". Dimension should be: "
              + type.dimension());
    }
    if (query.expandsNested() && context.getParentFilter() == null) {
      throw new IllegalArgumentException(
          "Invalid value provided for the [expand_nested_docs] field. [expand_nested_docs] is only"
              + " supported with a nested field.");
    }
  }

  private static void checkRadius(KnnQueryBuilder query, SpaceType space) {
    Neighborhood neighborhood = query.neighborhood();
    if (space == SpaceType.INNERPRODUCT) {
      return;
    }
    if (neighborhood.maxDistance() != null && neighborhood.maxDistance() < 0) {
      throw new IllegalArgumentException(
          "["
              + query.getName()
              + "] requires distance to be non-negative for space type: "
              + space.name());
    }
    if (neighborhood.minScore() != null && neighborhood.minScore() > 1) {
      throw new IllegalArgumentException(
          "["
              + query.getName()
              + "] requires score to be in the range [0, 1] for space type: "
              + space.name());
    }
  }

  /**
   * The effort that the query asks for, or else its field, or its index. None, if nobody asks for
   * any: then the format chooses. Never less than k needs.
   */
  private static KnnSearchStrategy strategy(
      KnnQueryBuilder query, KnnVectorFieldType type, QueryShardContext context) {
    Integer asked = query.hints().efSearch();
    if (asked == null && type.efSearch() > 0) {
      asked = type.efSearch();
    }
    if (asked == null) {
      asked = KnnIndexSettings.efSearch(context.getIndexSettings().getSettings());
    }
    Integer k = query.neighborhood().k();
    if (k == null) {
      // A walk that is filtered goes by Lucene's rules for radius queries, as without effort.
      return asked == null ? null : new BeamWidthStrategy(width(asked, 1), 0);
    }
    int needed = k + (type.space() == SpaceType.INNERPRODUCT ? k / 2 : k / 4);
    return asked == null
        ? KnnSearchStrategy.Hnsw.DEFAULT
        : new BeamWidthStrategy(width(asked, needed));
  }

  private static int width(int asked, int needed) {
    return Math.min(Math.max(asked, needed), BeamWidthStrategy.MAX_BEAM_WIDTH);
  }

  private float radius() {
    Neighborhood neighborhood = query.neighborhood();
    return neighborhood.maxDistance() == null
        ? neighborhood.minScore()
        : type.space().scoreOfDistance(neighborhood.maxDistance());
  }

  private Query ofFloats() {
    float[] target = query.vector();
    for (float component : target) {
      VectorDataType.checkFinite(component);
    }
    type.space().check(target);
    Integer k = query.neighborhood().k();
    if (k == null) {
      return new FloatVectorSimilarityQuery(type.name(), target, radius(), DECAY, filter, strategy);
    }
    if (parents == null) {
      return new KnnFloatVectorQuery(type.name(), target, k, filter, strategy);
    }
    Query best =
        new DiversifyingChildrenFloatKnnVectorQuery(
            type.name(), target, filter, k, parents, strategy);
    return query.expandsNested()
        ? Siblings.of(best, filter, parents, new FloatScores(type.name(), target))
        : best;
  }

  private Query ofBytes() {
    float[] numbers = query.vector();
    byte[] target = new byte[numbers.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = VectorDataType.toByte(numbers[i]);
    }
    type.space().check(target);
    Integer k = query.neighborhood().k();
    if (k == null) {
      return new ByteVectorSimilarityQuery(type.name(), target, radius(), DECAY, filter, strategy);
    }
    if (parents == null) {
      return new KnnByteVectorQuery(type.name(), target, k, filter, strategy);
    }
    Query best =
        new DiversifyingChildrenByteKnnVectorQuery(
            type.name(), target, filter, k, parents, strategy);
    return query.expandsNested()
        ? Siblings.of(best, filter, parents, new ByteScores(type.name(), target))
        : best;
  }
}
