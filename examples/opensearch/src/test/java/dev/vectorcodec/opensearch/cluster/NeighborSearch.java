package dev.vectorcodec.opensearch.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;

/** Asks a node for the neighbors of packages, and compares them with what is right. */
final class NeighborSearch {

  static final int K = 10;

  private final Packages packages;
  private final String index;
  private final int limit;
  private final float[] lastScores = new float[Packages.TARGETS];

  /**
   * Searches among the first packages alone, so that what is right does not change while others are
   * indexed.
   */
  NeighborSearch(Packages packages, String index, int limit) {
    this.packages = packages;
    this.index = index;
    this.limit = limit;
    for (int i = 0; i < lastScores.length; i++) {
      lastScores[i] = packages.scoreOfLast(i, limit, K);
    }
  }

  Answer ask(ServerProcess node, int number, String parameters) throws IOException {
    return node.client()
        .call(
            "POST",
            "/" + index + "/_search" + parameters,
            "{\"size\":"
                + K
                + ",\"_source\":false,\"query\":{\"knn\":{\"embedding\":{\"vector\":"
                + Packages.list(packages.target(number))
                + ",\"k\":"
                + K
                + ",\"filter\":{\"range\":{\"ordinal\":{\"lt\":"
                + limit
                + "}}}}}}}");
  }

  /**
   * How many of the nearest an answer has, each with the score that the library's own comparison
   * gives.
   */
  int found(int number, Answer answer) {
    int found = 0;
    for (JsonNode hit : answer.body().at("/hits/hits")) {
      float score = hit.path("_score").floatValue();
      float right = packages.score(number, Integer.parseInt(hit.path("_id").asText()));
      if (Math.abs(score - right) > 1e-5f) {
        throw new AssertionError("scores " + score + " instead of " + right + ": " + hit);
      }
      found += score >= lastScores[number] - 1e-6f ? 1 : 0;
    }
    return Math.min(found, K);
  }

  static boolean isComplete(Answer answer) {
    return answer.status() == 200
        && answer.body().at("/_shards/failed").asInt() == 0
        && answer.body().path("timed_out").asBoolean() == false;
  }

  /** Which part of the nearest a node finds, when nothing is wrong with the cluster. */
  double recall(ServerProcess node) throws IOException {
    int found = 0;
    for (int i = 0; i < Packages.TARGETS; i++) {
      Answer answer = ask(node, i, "");
      if (isComplete(answer) == false) {
        throw new AssertionError("is not complete: " + answer);
      }
      found += found(i, answer);
    }
    return found / (double) (K * Packages.TARGETS);
  }
}
