package dev.vectorcodec.opensearch.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a node answered. */
public record Answer(int status, JsonNode body) {

  /** What went wrong, from the outermost cause to the innermost, in one line. */
  public String error() {
    return body.path("error").toString();
  }

  /** The ids of a search's hits in order. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>();
    body.path("hits").path("hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    return ids;
  }

  /** The scores of a search's hits in order. */
  public List<Float> scores() {
    List<Float> scores = new ArrayList<>();
    body.path("hits").path("hits").forEach(hit -> scores.add(hit.path("_score").floatValue()));
    return scores;
  }
}
