package dev.vectorcodec.opensearch.requests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.Refresh;
import org.opensearch.client.opensearch._types.query_dsl.KnnQuery;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.opensearch.client.opensearch.core.bulk.BulkOperation;
import org.opensearch.client.opensearch.core.search.Hit;
import org.opensearch.client.opensearch.knn.KnnStatsResponse;
import org.opensearch.client.opensearch.knn.OpenSearchKnnClient;
import org.opensearch.client.opensearch.knn.WarmupResponse;

/** The typed requests of the official client work as they are. */
public class TestTypedClient extends SingleNodeTestCase {

  private static final int DIMENSION = 12;

  private final List<float[]> vectors = new ArrayList<>();

  private static List<Float> list(float[] vector) {
    List<Float> list = new ArrayList<>();
    for (float component : vector) {
      list.add(component);
    }
    return list;
  }

  private void index() throws IOException {
    OpenSearchClient client = server().typed();
    client
        .indices()
        .create(
            create ->
                create
                    .index("books")
                    .settings(
                        settings ->
                            settings
                                .knn(true)
                                .knnAlgoParamEfSearch(120)
                                .numberOfShards(1)
                                .numberOfReplicas(0))
                    .mappings(
                        mapping ->
                            mapping
                                .properties(
                                    "embedding",
                                    property ->
                                        property.knnVector(
                                            vector ->
                                                vector
                                                    .dimension(DIMENSION)
                                                    .dataType("float")
                                                    .method(
                                                        method ->
                                                            method
                                                                .name("hnsw")
                                                                .engine("lucene")
                                                                .spaceType("cosinesimil")
                                                                .parameters(
                                                                    Map.of(
                                                                        "m",
                                                                        JsonData.of(16),
                                                                        "ef_construction",
                                                                        JsonData.of(100))))))
                                .properties("shelf", property -> property.integer(i -> i))));
    List<BulkOperation> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      vectors.add(randomVector(DIMENSION));
      String id = Integer.toString(i);
      Map<String, Object> document = Map.of("embedding", list(vectors.get(i)), "shelf", i % 4);
      operations.add(BulkOperation.of(o -> o.index(index -> index.id(id).document(document))));
    }
    BulkResponse response =
        client.bulk(bulk -> bulk.index("books").refresh(Refresh.True).operations(operations));
    assertFalse(response.errors());
  }

  private List<String> search(KnnQuery query) throws IOException {
    SearchResponse<JsonData> response =
        server()
            .typed()
            .search(
                search -> search.index("books").size(10).query(query.toQuery()), JsonData.class);
    return response.hits().hits().stream().map(Hit::id).toList();
  }

  public void testSearch() throws IOException {
    index();
    List<String> nearest =
        search(KnnQuery.of(q -> q.field("embedding").vector(list(vectors.get(42))).k(10)));
    assertEquals("42", nearest.get(0));
    assertEquals(10, nearest.size());
    List<String> filtered =
        search(
            KnnQuery.of(
                q ->
                    q.field("embedding")
                        .vector(list(vectors.get(42)))
                        .k(5)
                        .filter(f -> f.term(t -> t.field("shelf").value(FieldValue.of(2))))
                        .methodParameters("ef_search", JsonData.of(200))
                        .rescore(r -> r.enable(true))));
    assertEquals("42", filtered.get(0));
    filtered.forEach(id -> assertEquals(2, Integer.parseInt(id) % 4));
    List<String> near =
        search(
            KnnQuery.of(q -> q.field("embedding").vector(list(vectors.get(42))).minScore(0.9999f)));
    assertEquals(List.of("42"), near);
    List<String> close =
        search(
            KnnQuery.of(
                q -> q.field("embedding").vector(list(vectors.get(42))).maxDistance(0.0001f)));
    assertEquals(List.of("42"), close);
  }

  public void testMappingComesBackAsItWas() throws IOException {
    index();
    var property =
        server()
            .typed()
            .indices()
            .getMapping(get -> get.index("books"))
            .result()
            .get("books")
            .mappings()
            .properties()
            .get("embedding")
            .knnVector();
    assertEquals(DIMENSION, property.dimension());
    assertEquals("hnsw", property.method().name());
    assertEquals("cosinesimil", property.method().spaceType());
    assertEquals(16, property.method().parameters().get("m").to(Integer.class).intValue());
  }

  public void testWarmupStatsAndCache() throws IOException {
    index();
    OpenSearchKnnClient knn = new OpenSearchKnnClient(server().typed()._transport());
    WarmupResponse warmed = knn.warmup(warmup -> warmup.index("books"));
    assertEquals(1, warmed.shards().successful());
    assertEquals(0, warmed.shards().failed());
    search(KnnQuery.of(q -> q.field("embedding").vector(list(vectors.get(1))).k(1)));
    KnnStatsResponse stats = knn.stats();
    assertEquals(1, stats.nodes().size());
    stats
        .nodes()
        .values()
        .forEach(
            node -> {
              assertTrue(node.luceneInitialized());
              assertTrue(node.knnQueryRequests() > 0);
            });
    Answer files = must("GET", "/_plugins/_knn/stats/vector_files", null);
    for (JsonNode node : files.body().path("nodes")) {
      assertTrue(node.at("/vector_files/vec").asLong() >= 100L * DIMENSION * Float.BYTES);
    }
    must("POST", "/_plugins/_knn/clear_cache/books", null);
    assertEquals(400, server().call("GET", "/_plugins/_knn/stats/colour", null).status());
    must("GET", "/_plugins/_knn/stats/hit_count,graph_stats?timeout=10s", null);
  }
}
