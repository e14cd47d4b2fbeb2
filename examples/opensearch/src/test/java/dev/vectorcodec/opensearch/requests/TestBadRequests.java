package dev.vectorcodec.opensearch.requests;

import static org.hamcrest.Matchers.containsString;

import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;

/**
 * What is wrong is answered with 4xx, k-NN's words, the limit and the value; nothing is half done.
 */
public class TestBadRequests extends SingleNodeTestCase {

  private void index() throws IOException {
    create(
        "books",
        "\"index.knn\":true",
        "\"embedding\":{\"type\":\"knn_vector\",\"dimension\":3,\"space_type\":\"cosinesimil\"},"
            + "\"title\":{\"type\":\"text\"}");
    must("PUT", "/books/_doc/1?refresh=true", "{\"embedding\":[1,2,3],\"title\":\"one\"}");
  }

  private void assertRefused(String message, Answer answer) {
    assertEquals(answer.toString(), 400, answer.status());
    assertThat(answer.error(), containsString(message));
  }

  private void assertSearchRefused(String message, String parts) throws IOException {
    assertRefused(
        message,
        server()
            .call(
                "POST", "/books/_search", "{\"query\":{\"knn\":{\"embedding\":{" + parts + "}}}}"));
  }

  public void testSearches() throws IOException {
    index();
    assertSearchRefused(
        "Query vector has invalid dimension: 2. Dimension should be: 3",
        "\"vector\":[1,2],\"k\":1");
    assertSearchRefused(
        "requires exactly one of k, distance or score to be set",
        "\"vector\":[1,2,3],\"k\":1,\"min_score\":0.5");
    assertSearchRefused(
        "requires k to be in the range (0, 10000], got 10001", "\"vector\":[1,2,3],\"k\":10001");
    assertSearchRefused(
        "requires score to be in the range [0, 1] for space type: COSINESIMIL",
        "\"vector\":[1,2,3],\"min_score\":1.5");
    assertSearchRefused(
        "requires distance to be non-negative for space type: COSINESIMIL",
        "\"vector\":[1,2,3],\"max_distance\":-1");
    assertSearchRefused("unknown field [colour]", "\"vector\":[1,2,3],\"k\":1,\"colour\":1");
    assertSearchRefused(
        "zero vector is not supported when space type is [cosinesimil]",
        "\"vector\":[0,0,0],\"k\":1");
    assertSearchRefused("KNN vector values cannot be NaN", "\"vector\":[1,2,\"NaN\"],\"k\":1");
    assertRefused(
        "Field 'title' is not knn_vector type.",
        server()
            .call(
                "POST",
                "/books/_search",
                "{\"query\":{\"knn\":{\"title\":{\"vector\":[1,2,3],\"k\":1}}}}"));
    assertRefused(
        "KNN vector do not support exact searching, use KNN queries instead: [embedding]",
        server().call("POST", "/books/_search", "{\"query\":{\"term\":{\"embedding\":1}}}"));
  }

  public void testMappings() throws IOException {
    String[][] mappings = {
      {"\"dimension\":3,\"colour\":1", "unknown parameter [colour]"},
      {"\"space_type\":\"l2\"", "Dimension value missing for vector: embedding"},
      {"\"dimension\":16001", "cannot be greater than 16000 for vector with engine: lucene"},
      {"\"dimension\":3,\"space_type\":\"l1\"", "does not support space type"},
      {"\"dimension\":3,\"model_id\":\"mine\"", "Model ID 'mine' is not created"}
    };
    for (String[] mapping : mappings) {
      assertRefused(
          mapping[1],
          server()
              .call(
                  "PUT",
                  "/wrong",
                  "{\"settings\":{\"index.knn\":true},\"mappings\":{\"properties\":{"
                      + "\"embedding\":{\"type\":\"knn_vector\","
                      + mapping[0]
                      + "}}}}"));
      assertEquals(404, server().call("HEAD", "/wrong", null).status());
    }
  }

  public void testChangedMapping() throws IOException {
    index();
    assertRefused(
        "Cannot update parameter [dimension] from [3] to [4]",
        server()
            .call(
                "PUT",
                "/books/_mapping",
                "{\"properties\":{\"embedding\":{\"type\":\"knn_vector\",\"dimension\":4,"
                    + "\"space_type\":\"cosinesimil\"}}}"));
  }

  public void testDocuments() throws IOException {
    index();
    String[][] documents = {
      {"[1,2]", "Vector dimension mismatch. Expected: 3, Given: 2"},
      {"[1,2,\"NaN\"]", "KNN vector values cannot be NaN"},
      {"[1,2,1e300]", "KNN vector values cannot be infinity"},
      {"[0,0,0]", "zero vector is not supported when space type is [cosinesimil]"},
      {"\"%%%\"", "Invalid base64 encoding for vector field [embedding]"},
      {"[1,null,3]", "failed to parse field [embedding] of type [knn_vector]"},
      {"[[1,2,3]]", "failed to parse field [embedding] of type [knn_vector]"},
      {"{\"x\":1}", "failed to parse field [embedding] of type [knn_vector]"},
    };
    for (String[] document : documents) {
      assertRefused(
          document[1],
          server()
              .call("PUT", "/books/_doc/2", "{\"embedding\":" + document[0] + ",\"title\":\"x\"}"));
    }
    must("POST", "/books/_refresh", null);
    assertEquals(1, must("GET", "/books/_count", null).body().path("count").asInt());
  }

  public void testOneBadDocumentOfABulk() throws IOException {
    index();
    Answer answer =
        must(
            "POST",
            "/books/_bulk?refresh=true",
            """
            {"index":{"_id":"2"}}
            {"embedding":[1,2,4]}
            {"index":{"_id":"3"}}
            {"embedding":[1,2,3,4]}
            {"index":{"_id":"4"}}
            {"embedding":[1,2,5]}
            """);
    assertTrue(answer.body().path("errors").asBoolean());
    assertEquals(201, answer.body().at("/items/0/index/status").asInt());
    assertEquals(400, answer.body().at("/items/1/index/status").asInt());
    assertThat(
        answer.body().at("/items/1/index/error").toString(),
        containsString("Vector dimension mismatch. Expected: 3, Given: 4"));
    assertEquals(201, answer.body().at("/items/2/index/status").asInt());
    assertEquals(3, must("GET", "/books/_count", null).body().path("count").asInt());
  }

  public void testIndexWithoutKnn() throws IOException {
    create(
        "plain",
        "\"index.codec\":\"default\"",
        "\"embedding\":{\"type\":\"knn_vector\",\"dimension\":3}");
    must("PUT", "/plain/_doc/1?refresh=true", "{\"embedding\":[1,2,3]}");
    assertRefused(
        "Field 'embedding' is not built for ANN search.",
        server()
            .call(
                "POST",
                "/plain/_search",
                "{\"query\":{\"knn\":{\"embedding\":{\"vector\":[1,2,3],\"k\":1}}}}"));
    assertRefused(
        "One or more indices have 'index.knn' set to false",
        server().call("GET", "/_plugins/_knn/warmup/plain", null));
  }
}
