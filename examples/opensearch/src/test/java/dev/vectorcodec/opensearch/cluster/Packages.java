package dev.vectorcodec.opensearch.cluster;

import dev.vectorcodec.examples.BundledPackages;
import dev.vectorcodec.examples.EmbeddedPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Real descriptions with vectors: the first are indexed, later ones ask for their neighbors. */
final class Packages {

  static final int TARGETS = 40;

  private final List<EmbeddedPackage> packages;
  private final int indexed;

  private Packages(List<EmbeddedPackage> packages, int indexed) {
    this.packages = packages;
    this.indexed = indexed;
  }

  static Packages read(int indexed) throws IOException {
    List<EmbeddedPackage> packages =
        BundledPackages.read(2 * (indexed + TARGETS)).stream()
            .filter(entry -> entry.vector().isPresent())
            .limit(indexed + TARGETS)
            .toList();
    if (packages.size() < indexed + TARGETS) {
      throw new IOException("has only " + packages.size() + " packages with vectors");
    }
    return new Packages(packages, indexed);
  }

  /** An index for them: two shards, each with a replica. */
  static String mapping(int dimension) {
    return "{\"settings\":{\"index.knn\":true,\"number_of_shards\":2,\"number_of_replicas\":1,"
        + "\"index.unassigned.node_left.delayed_timeout\":\"0\",\"index.compound_format\":false,"
        + "\"index.use_compound_file\":false},"
        + "\"mappings\":{\"properties\":{\"ordinal\":{\"type\":\"integer\"},"
        + "\"name\":{\"type\":\"keyword\"},\"summary\":{\"type\":\"text\"},"
        + "\"embedding\":{\"type\":\"knn_vector\",\"dimension\":"
        + dimension
        + ",\"method\":{\"name\":\"hnsw\",\"engine\":\"lucene\","
        + "\"space_type\":\"cosinesimil\",\"parameters\":{\"m\":16}}}}}}";
  }

  int size() {
    return indexed;
  }

  int dimension() {
    return vector(0).length;
  }

  float[] vector(int ordinal) {
    return packages.get(ordinal).vector().orElseThrow();
  }

  float[] target(int number) {
    return vector(indexed + number);
  }

  /** What is sent of a package. Every other vector goes as base64. */
  Map<String, Object> document(int ordinal) {
    EmbeddedPackage entry = packages.get(ordinal);
    return Map.of(
        "ordinal",
        ordinal,
        "name",
        entry.entry().name(),
        "summary",
        entry.entry().summary(),
        "embedding",
        ordinal % 2 == 0 ? list(vector(ordinal)) : base64(vector(ordinal)));
  }

  static List<Float> list(float[] vector) {
    List<Float> list = new ArrayList<>(vector.length);
    for (float component : vector) {
      list.add(component);
    }
    return list;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** What a hit has to score. */
  float score(int number, int ordinal) {
    return VectorSimilarityFunction.COSINE.compare(target(number), vector(ordinal));
  }

  /** The score of the k-th nearest of the first packages. */
  float scoreOfLast(int number, int limit, int k) {
    float[] scores = new float[limit];
    for (int i = 0; i < limit; i++) {
      scores[i] = score(number, i);
    }
    Arrays.sort(scores);
    return scores[limit - k];
  }
}
