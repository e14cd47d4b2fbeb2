package dev.vectorcodec.opensearch.requests;

import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.junit.After;

/** The requests of the vectorsearch workload of opensearch-benchmark, in its order, as they are. */
public class TestBenchmarkRequests extends SingleNodeTestCase {

  private static final int DIMENSION = 16;
  private static final int DOCUMENTS = 400;
  private static final int K = 20;

  private final List<float[]> vectors = new ArrayList<>();

  private void index() throws IOException {
    must(
        "PUT",
        "/_cluster/settings",
        "{\"transient\":{\"knn.memory.circuit_breaker.limit\":\"75%\","
            + "\"knn.algo_param.index_thread_qty\":2,\"knn.feature.prefetch.enabled\":true}}");
    must(
        "PUT",
        "/target_index",
        "{\"settings\":{\"index\":{\"knn\":true,\"refresh_interval\":\"10s\","
            + "\"number_of_shards\":1,\"number_of_replicas\":0,"
            + "\"knn.algo_param.ef_search\":256,\"knn.derived_source.enabled\":true}},"
            + "\"mappings\":{\"dynamic\":\"strict\",\"properties\":{\"color\":{\"type\":\"keyword\"},"
            + "\"target_field\":{\"type\":\"knn_vector\",\"dimension\":"
            + DIMENSION
            + ",\"method\":{\"name\":\"hnsw\",\"space_type\":\"l2\",\"engine\":\"lucene\","
            + "\"parameters\":{\"ef_construction\":256,\"m\":16}}}}}}");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      vectors.add(randomVector(DIMENSION));
      lines
          .append("{\"index\":{\"_index\":\"target_index\",\"_id\":\"")
          .append(i)
          .append("\"}}\n{\"target_field\":")
          .append(json(vectors.get(i)))
          .append(",\"color\":\"")
          .append(i % 2 == 0 ? "red" : "green")
          .append("\"}\n");
    }
    Answer answer = must("POST", "/_bulk", lines.toString());
    assertFalse(answer.body().path("errors").asBoolean());
    must("POST", "/target_index/_refresh", null);
    must("POST", "/target_index/_forcemerge?max_num_segments=1", null);
    must("POST", "/target_index/_refresh", null);
    assertEquals(
        1,
        must("GET", "/_plugins/_knn/warmup/target_index", null)
            .body()
            .at("/_shards/successful")
            .asInt());
  }

  @After
  public void resetSettings() throws IOException {
    must("PUT", "/_cluster/settings", "{\"transient\":{\"knn.*\":null}}");
  }

  private Answer search(String parts) throws IOException {
    return must(
        "POST",
        "/target_index/_search?request_cache=false&allow_partial_search_results=false",
        "{\"size\":"
            + K
            + ",\"query\":{\"knn\":{\"target_field\":{\"vector\":"
            + json(vectors.get(9))
            + ","
            + parts
            + "}}},\"docvalue_fields\":[\"_id\"],\"stored_fields\":\"_none_\","
            + "\"_source\":false}");
  }

  private static List<String> idsOfFields(Answer answer) {
    List<String> ids = new ArrayList<>();
    answer.body().at("/hits/hits").forEach(hit -> ids.add(hit.at("/fields/_id/0").asText()));
    return ids;
  }

  public void testWorkload() throws IOException {
    index();
    Answer nearest = search("\"k\":" + K);
    assertEquals("9", idsOfFields(nearest).get(0));
    assertScores(
        bestScores(VectorSimilarityFunction.EUCLIDEAN, vectors, vectors.get(9), K),
        nearest.scores());
    Answer filtered =
        search(
            "\"k\":" + K + ",\"filter\":{\"bool\":{\"must\":[{\"term\":{\"color\":\"green\"}}]}}");
    assertEquals(K, filtered.scores().size());
    idsOfFields(filtered).forEach(id -> assertEquals(1, Integer.parseInt(id) % 2));
    Answer oversampled = search("\"k\":" + K + ",\"rescore\":{\"oversample_factor\":2.0}");
    assertEquals(nearest.scores(), oversampled.scores());
    assertEquals("9", idsOfFields(search("\"min_score\":0.9")).get(0));
    assertEquals("9", idsOfFields(search("\"max_distance\":0.5")).get(0));
  }
}
