package dev.vectorcodec.opensearch.requests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Documents with several passages, each with a vector of its own. */
public class TestNestedVectors extends SingleNodeTestCase {

  private static final int DOCUMENTS = 60;
  private static final int PASSAGES = 3;

  private final List<List<float[]>> passages = new ArrayList<>();

  private void index() throws IOException {
    create(
        "papers",
        "\"index.knn\":true",
        "\"year\":{\"type\":\"integer\"},\"passages\":{\"type\":\"nested\",\"properties\":{"
            + "\"vector\":{\"type\":\"knn_vector\",\"dimension\":6},"
            + "\"language\":{\"type\":\"keyword\"}}}");
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      List<float[]> vectors = new ArrayList<>();
      StringBuilder json = new StringBuilder("{\"year\":" + (2000 + i % 5) + ",\"passages\":[");
      for (int j = 0; j < PASSAGES; j++) {
        vectors.add(randomVector(6));
        json.append(j == 0 ? "" : ",")
            .append("{\"vector\":")
            .append(json(vectors.get(j)))
            .append(",\"language\":\"")
            .append(j == 0 ? "en" : "de")
            .append("\"}");
      }
      passages.add(vectors);
      documents.add(json.append("]}").toString());
    }
    bulk("papers", documents);
  }

  private Answer search(float[] target, String parts) throws IOException {
    return must(
        "POST",
        "/papers/_search",
        "{\"size\":10,\"query\":{\"nested\":{\"path\":\"passages\",\"score_mode\":\"max\","
            + "\"inner_hits\":{\"size\":10},\"query\":{\"knn\":{\"passages.vector\":{\"vector\":"
            + json(target)
            + ","
            + parts
            + "}}}}}}");
  }

  public void testEachDocumentIsFoundOnce() throws IOException {
    index();
    Answer answer = search(passages.get(11).get(2), "\"k\":10");
    assertEquals(10, answer.ids().size());
    assertEquals("11", answer.ids().get(0));
    assertEquals(1f, answer.scores().get(0), 0);
    assertEquals(10, answer.ids().stream().distinct().count());
  }

  public void testFilterOnDocuments() throws IOException {
    index();
    Answer answer =
        search(passages.get(11).get(2), "\"k\":10,\"filter\":{\"term\":{\"year\":2003}}");
    assertEquals(10, answer.ids().size());
    answer.ids().forEach(id -> assertEquals(3, Integer.parseInt(id) % 5));
  }

  public void testFilterOnPassages() throws IOException {
    index();
    Answer answer =
        search(
            passages.get(11).get(2),
            "\"k\":10,\"filter\":{\"nested\":{\"path\":\"passages\",\"query\":"
                + "{\"term\":{\"passages.language\":\"en\"}}}}");
    assertEquals(10, answer.ids().size());
    for (JsonNode hit : answer.body().at("/hits/hits")) {
      for (JsonNode inner : hit.at("/inner_hits/passages/hits/hits")) {
        assertEquals(0, inner.at("/_nested/offset").asInt());
      }
    }
  }

  public void testExpandedDocumentsShowAllPassages() throws IOException {
    index();
    Answer answer = search(passages.get(11).get(2), "\"k\":4,\"expand_nested_docs\":true");
    assertEquals(4, answer.ids().size());
    assertEquals("11", answer.ids().get(0));
    JsonNode inner = answer.body().at("/hits/hits/0/inner_hits/passages/hits/hits");
    assertEquals(PASSAGES, inner.size());
    assertEquals(2, inner.path(0).at("/_nested/offset").asInt());
  }
}
