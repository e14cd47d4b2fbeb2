package dev.vectorcodec.opensearch.query;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.opensearch.RabitqPlugin;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.opensearch.common.compress.CompressedXContent;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.mapper.MapperService;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.AbstractQueryTestCase;
import org.opensearch.test.TestGeoShapeFieldMapperPlugin;

/**
 * Queries survive JSON and the wire, become the right ones of Lucene's, and are refused if wrong.
 */
public class TestKnnQueryBuilder extends AbstractQueryTestCase<KnnQueryBuilder> {

  private static final String FIELD = "embedding";
  private static final int DIMENSION = 4;

  @Override
  @SuppressWarnings("deprecation")
  protected Collection<Class<? extends Plugin>> getPlugins() {
    // The base class maps a field of that type.
    return List.of(RabitqPlugin.class, TestGeoShapeFieldMapperPlugin.class);
  }

  @Override
  protected Settings createTestIndexSettings() {
    return Settings.builder().put(super.createTestIndexSettings()).put("index.knn", true).build();
  }

  @Override
  protected void initializeAdditionalMappings(MapperService mapper) throws IOException {
    mapper.merge(
        MapperService.SINGLE_MAPPING_NAME,
        new CompressedXContent(
            "{\"properties\":{\""
                + FIELD
                + "\":{\"type\":\"knn_vector\",\"dimension\":4,\"space_type\":\"innerproduct\"}}}"),
        MapperService.MergeReason.MAPPING_UPDATE);
  }

  @Override
  protected KnnQueryBuilder doCreateTestQueryBuilder() {
    KnnQuery parts = new KnnQuery(randomFrom("knn", "rabitq"));
    parts.field = FIELD;
    parts.vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      parts.vector[i] = randomFloat() - 0.5f;
    }
    switch (randomIntBetween(0, 2)) {
      case 0 -> {
        parts.k = randomIntBetween(1, Neighborhood.MAX_K);
        if (randomBoolean()) {
          parts.setRescore(1 + 99 * randomFloat(), null);
        } else if (randomBoolean()) {
          parts.setRescore(null, randomBoolean());
        }
      }
      case 1 -> parts.maxDistance = 10 * randomFloat();
      default -> parts.minScore = 0.01f + randomFloat();
    }
    if (randomBoolean()) {
      parts.setMethodParameters(randomIntBetween(1, 1000), null);
    }
    if (randomBoolean()) {
      parts.filter = QueryBuilders.termQuery(KEYWORD_FIELD_NAME, randomAlphaOfLength(5));
    }
    parts.ignoreUnmapped = randomBoolean();
    parts.expandNested = randomBoolean() ? false : null;
    return parts.build();
  }

  @Override
  protected void doAssertLuceneQuery(
      KnnQueryBuilder builder, Query query, QueryShardContext context) {
    if (builder.neighborhood().k() == null) {
      assertThat(query, instanceOf(FloatVectorSimilarityQuery.class));
      return;
    }
    KnnFloatVectorQuery knn = (KnnFloatVectorQuery) query;
    assertEquals(FIELD, knn.getField());
    assertEquals(builder.neighborhood().k().intValue(), knn.getK());
    assertArrayEquals(builder.vector(), knn.getTargetCopy(), 0);
    assertEquals(builder.filter() == null, knn.getFilter() == null);
    Integer efSearch = builder.hints().efSearch();
    if (efSearch == null) {
      assertFalse(knn.getSearchStrategy() instanceof BeamWidthStrategy);
    } else {
      int needed = knn.getK() + knn.getK() / 2;
      assertEquals(
          Math.max(efSearch, needed), ((BeamWidthStrategy) knn.getSearchStrategy()).beamWidth());
    }
  }

  /** A filter that is added becomes one of the vector query, so that there are k hits after it. */
  @Override
  public void testFilter() {
    KnnQueryBuilder query = createTestQueryBuilder();
    QueryBuilder added = QueryBuilders.termQuery(INT_FIELD_NAME, 7);
    KnnQueryBuilder filtered = (KnnQueryBuilder) query.filter(added);
    assertEquals(query.filter() == null ? added : query.filter().filter(added), filtered.filter());
    assertEquals(query.boost(), filtered.boost(), 0);
    assertEquals(query.queryName(), filtered.queryName());
    assertSame(query, query.filter(null));
  }

  /** Both names are tried by the other tests; this is about two fields in one query. */
  public void testSeveralFields() {
    assertRefused(
        "[knn] query doesn't support multiple fields, found [a] and [b]",
        "{\"knn\":{\"a\":{\"vector\":[1],\"k\":1},\"b\":{\"vector\":[1],\"k\":1}}}");
  }

  public void testShortFormAsksForNothing() {
    assertRefused(
        "[knn] requires exactly one of k, distance or score to be set",
        "{\"knn\":{\"embedding\":[1,2,3,4]}}");
    assertRefused(
        "[knn] field 'vector' requires to be an array of numbers",
        "{\"knn\":{\"embedding\":[1,\"a\"]}}");
  }

  private void assertRefused(String message, String json) {
    Exception refusal = expectThrows(Exception.class, () -> parseQuery(json));
    Throwable cause = refusal;
    while (cause.getCause() != null && cause.getMessage().contains(message) == false) {
      cause = cause.getCause();
    }
    assertThat(cause.getMessage(), containsString(message));
  }

  private void assertPartsRefused(String message, String parts) {
    assertRefused(message, "{\"knn\":{\"embedding\":{" + parts + "}}}");
  }

  public void testRefusedParts() {
    assertPartsRefused("[knn] requires query vector", "\"k\":3");
    assertPartsRefused(
        "[knn] field 'vector' requires to be non-null and non-empty", "\"vector\":[],\"k\":3");
    String exactlyOne = "[knn] requires exactly one of k, distance or score to be set";
    assertPartsRefused(exactlyOne, "\"vector\":[1,2,3,4]");
    assertPartsRefused(exactlyOne, "\"vector\":[1,2,3,4],\"k\":3,\"min_score\":0.5");
    assertPartsRefused(exactlyOne, "\"vector\":[1,2,3,4],\"k\":3,\"max_distance\":0.5");
    assertPartsRefused(exactlyOne, "\"vector\":[1,2,3,4],\"min_score\":3,\"max_distance\":0.5");
    String range = "[knn] requires k to be in the range (0, 10000]";
    assertPartsRefused(range + ", got 0", "\"vector\":[1,2,3,4],\"k\":0");
    assertPartsRefused(range + ", got 10001", "\"vector\":[1,2,3,4],\"k\":10001");
    assertPartsRefused(
        "[knn] requires minScore to be greater than 0", "\"vector\":[1,2,3,4],\"min_score\":0");
    assertPartsRefused(
        "ef_search should be greater than 0",
        "\"vector\":[1,2,3,4],\"k\":1,\"method_parameters\":{\"ef_search\":0}");
    assertPartsRefused(
        "ef_search value must be an integer",
        "\"vector\":[1,2,3,4],\"k\":1,\"method_parameters\":{\"ef_search\":\"wide\"}");
    assertPartsRefused(
        "[knn] unknown method parameter found [speed]",
        "\"vector\":[1,2,3,4],\"k\":1,\"method_parameters\":{\"speed\":3}");
    assertPartsRefused(
        "method_parameters cannot be empty",
        "\"vector\":[1,2,3,4],\"k\":1,\"method_parameters\":{}");
    assertPartsRefused(
        "Oversample factor [0.5] cannot be less than [1.000000]",
        "\"vector\":[1,2,3,4],\"k\":1,\"rescore\":{\"oversample_factor\":0.5}");
    assertPartsRefused(
        "Oversample factor [101.0] cannot be more than [100.000000]",
        "\"vector\":[1,2,3,4],\"k\":1,\"rescore\":{\"oversample_factor\":101}");
    assertPartsRefused(
        "fields are not allowed together: [min_score, rescore]",
        "\"vector\":[1,2,3,4],\"min_score\":1,\"rescore\":true");
    assertPartsRefused("unknown field [colour]", "\"vector\":[1,2,3,4],\"k\":1,\"colour\":3");
  }

  private String refusalOf(String json) throws IOException {
    QueryBuilder query = parseQuery(json);
    return expectThrows(IllegalArgumentException.class, () -> query.toQuery(createShardContext()))
        .getMessage();
  }

  public void testRefusedByTheField() throws IOException {
    assertEquals(
        "Query vector has invalid dimension: 3. Dimension should be: 4",
        refusalOf("{\"knn\":{\"embedding\":{\"vector\":[1,2,3],\"k\":1}}}"));
    assertEquals(
        "Field '" + KEYWORD_FIELD_NAME + "' is not knn_vector type.",
        refusalOf("{\"knn\":{\"" + KEYWORD_FIELD_NAME + "\":{\"vector\":[1],\"k\":1}}}"));
    assertEquals(
        "Field 'nowhere' is not knn_vector type.",
        refusalOf("{\"knn\":{\"nowhere\":{\"vector\":[1],\"k\":1}}}"));
    assertThat(
        refusalOf(
            "{\"knn\":{\"embedding\":{\"vector\":[1,2,3,4],\"k\":1,\"method_parameters\":"
                + "{\"nprobes\":3}}}}"),
        containsString("Unknown parameter 'nprobes' found"));
    assertThat(
        refusalOf(
            "{\"knn\":{\"embedding\":{\"vector\":[1,2,3,4],\"k\":1,\"expand_nested_docs\":true}}}"),
        containsString("[expand_nested_docs] is only supported with a nested field"));
    assertThat(
        refusalOf("{\"knn\":{\"embedding\":{\"vector\":[1,2,3,\"NaN\"],\"k\":1}}}"),
        containsString("KNN vector values cannot be NaN"));
  }

  public void testUnmappedFieldCanBeIgnored() throws IOException {
    QueryBuilder query =
        parseQuery("{\"knn\":{\"nowhere\":{\"vector\":[1],\"k\":1,\"ignore_unmapped\":true}}}");
    assertThat(query.toQuery(createShardContext()), instanceOf(MatchNoDocsQuery.class));
  }
}
