package dev.vectorcodec.benchmark.peer;

import io.github.jbellis.jvector.disk.BufferedRandomAccessWriter;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.disk.AbstractGraphIndexWriter;
import io.github.jbellis.jvector.graph.disk.GraphIndexWriter;
import io.github.jbellis.jvector.graph.disk.GraphIndexWriterTypes;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.disk.feature.Feature;
import io.github.jbellis.jvector.graph.disk.feature.FeatureId;
import io.github.jbellis.jvector.graph.disk.feature.FusedPQ;
import io.github.jbellis.jvector.graph.disk.feature.InlineVectors;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import org.apache.lucene.index.VectorEncoding;

/**
 * JVector's graph on disk, built as its tutorials build it: overflow and alpha 1.2, hierarchy and
 * final refinement on. The whole index is one "segment"; a node's number is its row.
 */
final class JVectorPeer implements Peer {

  static final String GRAPH_FILE = "index.graph";
  static final String CODES_FILE = "index.pq";

  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;
  private static final int CLUSTERS = 256;
  private static final float ISOTROPIC = -1;

  private final Codes codes;
  private final int degree;
  private final int beamWidth;
  private final int subspaces;
  private final boolean buildWithCodes;
  private final boolean vectorsOnHeap;

  /** Where product quantization's codes are, if there are any. */
  enum Codes {
    /** Searches compare full vectors. */
    NONE,
    /** On the heap; candidates are scored again by full vectors in the graph's file. */
    IN_MEMORY,
    /** In the graph's file, beside the links; candidates are scored again too. */
    FUSED
  }

  JVectorPeer(Codes codes, PeerSpec spec) {
    this.codes = codes;
    this.degree = spec.number("degree", 32);
    this.beamWidth = spec.number("beamWidth", 100);
    this.subspaces = spec.number("subspaces", 0);
    this.buildWithCodes = choice(spec, "build", "exact", "pq");
    this.vectorsOnHeap = choice(spec, "vectors", "disk", "heap");
  }

  private static boolean choice(PeerSpec spec, String key, String no, String yes) {
    String word = spec.word(key, no);
    if (word.equals(no) || word.equals(yes)) {
      return word.equals(yes);
    }
    throw new IllegalArgumentException(
        spec + ": " + key + " must be " + no + " or " + yes + ", got " + word);
  }

  @Override
  public Description description() {
    return new Description(
        "JVector",
        degree,
        beamWidth,
        switch (codes) {
          case NONE -> "no";
          case IN_MEMORY -> "PQ";
          case FUSED -> "fused PQ";
        },
        String.format(
            Locale.ROOT,
            "JVector on-disk graph, codes=%s, degree=%d, beamWidth=%d, overflow=%.1f, alpha=%.1f,"
                + " hierarchy, refinement, subspaces=%s, built with %s, searched vectors %s",
            codes,
            degree,
            beamWidth,
            OVERFLOW,
            ALPHA,
            subspaces == 0 ? "by dimension" : subspaces,
            buildWithCodes ? "codes" : "full vectors",
            vectorsOnHeap ? "on the heap" : "in the mapped file"),
        Set.of("graph", "pq"),
        false,
        Effort.RERANK_K);
  }

  @Override
  public BuildFigures build(BuildInput input) throws IOException {
    if (input.encoding() != VectorEncoding.FLOAT32) {
      throw new IllegalArgumentException("JVector indexes floats only, not " + input.encoding());
    }
    long start = System.nanoTime();
    RandomAccessVectorValues vectors = new JVectorRows(input.base());
    ForkJoinPool simd = new ForkJoinPool(input.threads());
    ForkJoinPool parallel = new ForkJoinPool(input.threads());
    try {
      VectorSimilarityFunction function = function(input.similarity());
      PQVectors encoded = codes == Codes.NONE ? null : encode(vectors, simd, parallel);
      BuildScoreProvider scores =
          buildWithCodes
              ? BuildScoreProvider.pqBuildScoreProvider(function, encoded)
              : BuildScoreProvider.randomAccessScoreProvider(vectors, function);
      try (GraphIndexBuilder builder = builder(scores, vectors.dimension(), simd, parallel)) {
        ImmutableGraphIndex graph = builder.build(vectors);
        input.progress().accept(vectors.size());
        write(input.directory(), graph, vectors, encoded);
      }
    } finally {
      simd.shutdown();
      parallel.shutdown();
    }
    return new BuildFigures((System.nanoTime() - start) * 1e-9, 0, 0, 1);
  }

  /** Deprecated for a builder that takes hierarchy and refinement from JMX; here both are on. */
  @SuppressWarnings("deprecation")
  private GraphIndexBuilder builder(
      BuildScoreProvider scores, int dimension, ForkJoinPool simd, ForkJoinPool parallel) {
    return new GraphIndexBuilder(
        scores, dimension, degree, beamWidth, OVERFLOW, ALPHA, true, true, simd, parallel);
  }

  private PQVectors encode(
      RandomAccessVectorValues vectors, ForkJoinPool simd, ForkJoinPool parallel) {
    int count = subspaces == 0 ? defaultSubspaces(vectors.dimension()) : subspaces;
    ProductQuantization quantization =
        ProductQuantization.compute(vectors, count, CLUSTERS, false, ISOTROPIC, simd, parallel);
    return quantization.encodeAll(vectors, simd);
  }

  /** The rule that Cassandra and opensearch-jvector use: bytes a code grow with the dimension. */
  static int defaultSubspaces(int dimension) {
    if (dimension <= 32) {
      return dimension;
    }
    if (dimension <= 64) {
      return 32;
    }
    if (dimension <= 200) {
      return dimension / 2;
    }
    if (dimension <= 400) {
      return 100;
    }
    if (dimension <= 768) {
      return dimension / 4;
    }
    return dimension <= 1536 ? 192 : dimension / 8;
  }

  private void write(
      Path directory,
      ImmutableGraphIndex graph,
      RandomAccessVectorValues vectors,
      PQVectors encoded)
      throws IOException {
    AbstractGraphIndexWriter.Builder<?, ?> builder =
        GraphIndexWriter.getBuilderFor(
            GraphIndexWriterTypes.RANDOM_ACCESS, graph, directory.resolve(GRAPH_FILE));
    builder.with(new InlineVectors(vectors.dimension()));
    Map<FeatureId, IntFunction<Feature.State>> states = new EnumMap<>(FeatureId.class);
    states.put(FeatureId.INLINE_VECTORS, node -> new InlineVectors.State(vectors.getVector(node)));
    try (ImmutableGraphIndex.View view = graph.getView()) {
      if (codes == Codes.FUSED) {
        builder.with(new FusedPQ(graph.maxDegree(), encoded.getCompressor()));
        states.put(FeatureId.FUSED_PQ, node -> new FusedPQ.State(view, encoded, node));
      }
      try (GraphIndexWriter writer = builder.build()) {
        writer.write(states);
      }
    }
    if (codes == Codes.IN_MEMORY) {
      try (BufferedRandomAccessWriter out =
          new BufferedRandomAccessWriter(directory.resolve(CODES_FILE))) {
        encoded.write(out, OnDiskGraphIndex.CURRENT_VERSION);
      }
    }
  }

  static VectorSimilarityFunction function(
      org.apache.lucene.index.VectorSimilarityFunction similarity) {
    return switch (similarity) {
      case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> VectorSimilarityFunction.DOT_PRODUCT;
      case COSINE -> VectorSimilarityFunction.COSINE;
    };
  }

  @Override
  public PeerIndex open(Path directory, org.apache.lucene.index.VectorSimilarityFunction similarity)
      throws IOException {
    return new JVectorIndex(directory, codes, vectorsOnHeap, function(similarity));
  }
}
