package dev.vectorcodec.opensearch.requests;

import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.opensearch.index.engine.Engine;
import org.opensearch.index.shard.IndexShard;
import org.opensearch.indices.IndicesService;

/** Searches by vector give k-NN's scores, filtered, by radius, beside words, and in any index. */
public class TestKnnSearch extends SingleNodeTestCase {

  private static final Map<String, VectorSimilarityFunction> SPACES =
      Map.of(
          "l2", VectorSimilarityFunction.EUCLIDEAN,
          "cosinesimil", VectorSimilarityFunction.COSINE,
          "innerproduct", VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);

  private List<float[]> index(String name, String settings, String field, int count)
      throws IOException {
    create(
        name,
        settings,
        "\"embedding\":{"
            + field
            + ",\"dimension\":8},"
            + "\"shelf\":{\"type\":\"integer\"},\"title\":{\"type\":\"text\"}");
    List<float[]> vectors = new ArrayList<>();
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(randomVector(8));
      documents.add(
          "{\"embedding\":"
              + json(vectors.get(i))
              + ",\"shelf\":"
              + i % 10
              + ",\"title\":\"book number "
              + i
              + "\"}");
    }
    bulk(name, documents);
    return vectors;
  }

  private Answer search(String index, String query) throws IOException {
    return must("POST", "/" + index + "/_search", "{\"size\":10,\"query\":{" + query + "}}");
  }

  private static String knn(float[] target, String parts) {
    return "\"knn\":{\"embedding\":{\"vector\":" + json(target) + "," + parts + "}}";
  }

  public void testScoresOfEachSpaceAndType() throws IOException {
    for (Map.Entry<String, VectorSimilarityFunction> space : SPACES.entrySet()) {
      for (String type : List.of("float", "byte")) {
        String name = space.getKey() + "-" + type;
        List<float[]> vectors =
            index(
                name,
                "\"index.knn\":true",
                "\"type\":\"knn_vector\",\"data_type\":\""
                    + type
                    + "\",\"space_type\":\""
                    + space.getKey()
                    + "\"",
                200);
        float[] target = randomVector(8);
        List<Float> scores = search(name, knn(target, "\"k\":10")).scores();
        assertScores(bestScores(space.getValue(), vectors, target, 10), scores);
      }
    }
  }

  public void testSegmentsHaveOurFormat() throws IOException {
    index("books", "\"index.knn\":true", "\"type\":\"knn_vector\"", 50);
    IndexShard shard =
        getInstanceFromNode(IndicesService.class).indexService(resolveIndex("books")).getShard(0);
    try (Engine.Searcher searcher = shard.acquireSearcher("test")) {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        CodecReader segment = (CodecReader) FilterLeafReader.unwrap(leaf.reader());
        assertEquals(
            "RabitqGraphVectorsFormat",
            segment
                .getFieldInfos()
                .fieldInfo("embedding")
                .getAttribute("PerFieldKnnVectorsFormat.format"));
      }
    }
  }

  public void testFilter() throws IOException {
    List<float[]> vectors = index("books", "\"index.knn\":true", "\"type\":\"knn_vector\"", 300);
    float[] target = randomVector(8);
    List<float[]> shelf = new ArrayList<>();
    for (int i = 3; i < vectors.size(); i += 10) {
      shelf.add(vectors.get(i));
    }
    Answer answer = search("books", knn(target, "\"k\":10,\"filter\":{\"term\":{\"shelf\":3}}"));
    assertScores(
        bestScores(VectorSimilarityFunction.EUCLIDEAN, shelf, target, 10), answer.scores());
    answer.ids().forEach(id -> assertEquals(3, Integer.parseInt(id) % 10));
    // A filter on a field that no document has accepts none; that is no error.
    assertEquals(
        List.of(),
        search("books", knn(target, "\"k\":10,\"filter\":{\"term\":{\"nowhere\":3}}")).ids());
  }

  public void testRadius() throws IOException {
    List<float[]> vectors = index("books", "\"index.knn\":true", "\"type\":\"knn_vector\"", 300);
    float[] target = vectors.get(17);
    List<Float> all =
        bestScores(VectorSimilarityFunction.EUCLIDEAN, vectors, target, vectors.size());
    float fifth = all.get(4);
    List<Float> near = all.stream().filter(score -> score >= fifth).toList();
    assertScores(near, search("books", knn(target, "\"min_score\":" + fifth)).scores());
    // A squared distance, as in k-NN; a little more, for what is lost by way of the score.
    float distance = (1 / fifth - 1) * 1.0001f;
    assertScores(near, search("books", knn(target, "\"max_distance\":" + distance)).scores());
  }

  public void testWordsAndVectorsTogether() throws IOException {
    List<float[]> vectors = index("books", "\"index.knn\":true", "\"type\":\"knn_vector\"", 300);
    String hybrid =
        "\"bool\":{\"should\":[{"
            + knn(vectors.get(5), "\"k\":10,\"boost\":0.5")
            + "},{\"match\":{\"title\":\"117\"}}]}";
    Answer answer = search("books", hybrid);
    assertTrue(answer.ids().contains("5"));
    assertTrue(answer.ids().contains("117"));
    float alone = search("books", knn(vectors.get(5), "\"k\":1")).scores().get(0);
    int place = answer.ids().indexOf("5");
    assertEquals(alone * 0.5f, answer.scores().get(place), 1e-6f);
  }

  public void testEffortAndRescoringDoNotChangeScores() throws IOException {
    List<float[]> vectors =
        index(
            "books",
            "\"index.knn\":true,\"index.knn.algo_param.ef_search\":50,"
                + "\"index.knn.advanced.approximate_threshold\":0",
            "\"type\":\"knn_vector\"",
            300);
    float[] target = randomVector(8);
    List<Float> best = bestScores(VectorSimilarityFunction.EUCLIDEAN, vectors, target, 10);
    for (String hint :
        List.of(
            "\"method_parameters\":{\"ef_search\":300}",
            "\"rescore\":true",
            "\"rescore\":false",
            "\"rescore\":{\"oversample_factor\":3.5}")) {
      assertScores(best, search("books", knn(target, "\"k\":10," + hint)).scores());
    }
    must(
        "PUT",
        "/books/_settings",
        "{\"index.knn.algo_param.ef_search\":500,"
            + "\"index.knn.advanced.approximate_threshold\":-1}");
    assertScores(best, search("books", knn(target, "\"k\":10")).scores());
  }

  public void testSecondName() throws IOException {
    List<float[]> vectors =
        index("books", "\"index.rabitq\":true", "\"type\":\"rabitq_vector\"", 100);
    String query = "\"rabitq\":{\"embedding\":{\"vector\":" + json(vectors.get(7)) + ",\"k\":1}}";
    assertEquals(List.of("7"), search("books", query).ids());
  }

  public void testDeletesUpdatesAndMerges() throws IOException {
    List<float[]> vectors = index("books", "\"index.knn\":true", "\"type\":\"knn_vector\"", 200);
    must("DELETE", "/books/_doc/20?refresh=true", null);
    must("PUT", "/books/_doc/21?refresh=true", "{\"embedding\":" + json(vectors.get(20)) + "}");
    assertEquals("21", search("books", knn(vectors.get(20), "\"k\":1")).ids().get(0));
    must("POST", "/books/_forcemerge?max_num_segments=1", null);
    must("POST", "/books/_refresh", null);
    assertEquals("21", search("books", knn(vectors.get(20), "\"k\":1")).ids().get(0));
    must("POST", "/books/_close", null);
    must("POST", "/books/_open?wait_for_active_shards=1", null);
    assertEquals("21", search("books", knn(vectors.get(20), "\"k\":1")).ids().get(0));
  }

  public void testVectorsComeBack() throws IOException {
    List<float[]> vectors =
        index("books", "\"index.knn\":true", "\"type\":\"knn_vector\",\"doc_values\":true", 20);
    Answer answer =
        must(
            "POST",
            "/books/_search",
            "{\"size\":1,\"query\":{"
                + knn(vectors.get(3), "\"k\":1")
                + "},\"_source\":false,\"docvalue_fields\":[\"embedding\"],"
                + "\"fields\":[\"embedding\"]}");
    float[] back = new float[8];
    for (int i = 0; i < 8; i++) {
      back[i] =
          (float)
              answer
                  .body()
                  .at("/hits/hits/0/fields/embedding")
                  .path(i)
                  .asDouble(answer.body().at("/hits/hits/0/fields/embedding/0").path(i).asDouble());
    }
    assertArrayEquals(vectors.get(3), back, 0);
  }

  public void testDerivedSourceKeepsVectorsOnce() throws IOException {
    create(
        "books",
        "\"index.knn\":true,\"index.derived_source.enabled\":true",
        "\"embedding\":{\"type\":\"knn_vector\",\"dimension\":8},"
            + "\"shelf\":{\"type\":\"integer\"}");
    List<float[]> vectors = new ArrayList<>();
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      vectors.add(randomVector(8));
      documents.add("{\"embedding\":" + json(vectors.get(i)) + ",\"shelf\":" + i + "}");
    }
    bulk("books", documents);
    must("POST", "/books/_flush", null);
    for (Answer answer :
        List.of(
            search("books", knn(vectors.get(3), "\"k\":1")),
            search("books", "\"term\":{\"shelf\":3}"))) {
      assertEquals(3, answer.body().at("/hits/hits/0/_source/shelf").asInt());
      for (int i = 0; i < 8; i++) {
        assertEquals(
            vectors.get(3)[i],
            answer.body().at("/hits/hits/0/_source/embedding/" + i).floatValue(),
            0);
      }
    }
  }
}
