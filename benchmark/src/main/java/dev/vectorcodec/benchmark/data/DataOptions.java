package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;
import picocli.CommandLine.Option;

/** Which data set; options shared by commands that need one. */
public final class DataOptions {

  private static final int TRUTH_DEPTH = 100;

  @Option(names = "--set", description = GeneratedSet.HELP)
  String set = "clustered:128";

  @Option(names = "--vectors", description = "vectors of --set")
  int generatedVectors = 20_000;

  @Option(
      names = "--dimension",
      description = "values of a vector of --set; 0: what its name says, or else its default")
  int dimension;

  @Option(names = "--query-count", description = "queries of --set")
  int generatedQueries = 1000;

  @Option(names = "--seed", description = "any number; the same one makes the same --set")
  long seed = 42;

  @Option(
      names = "--data",
      description =
          "an ann-benchmarks .hdf5 file, or a path prefix of _base and _query files (.fvecs,"
              + " .bvecs, .npy) and, if there is one, _gt.ivecs; instead of --set")
  String data;

  @Option(names = "--base", description = "file of vectors, instead of --data")
  Path base;

  @Option(names = "--queries", description = "file of queries, with --base")
  Path queries;

  @Option(names = "--truth", description = ".ivecs file of exact neighbors, with --base")
  Path truth;

  @Option(
      names = "--similarity",
      description =
          "EUCLIDEAN, COSINE, DOT_PRODUCT or MAXIMUM_INNER_PRODUCT; by default what an .hdf5 file"
              + " names or what a --set is made for, else EUCLIDEAN")
  VectorSimilarityFunction similarity;

  @Option(names = "--limit", description = "use only the first vectors")
  int limit = Integer.MAX_VALUE;

  @Option(names = "--query-limit", description = "use only the first queries")
  int queryLimit = Integer.MAX_VALUE;

  @Option(
      names = "--cache",
      description = "folder for exact neighbors and converted or generated data")
  Path cache = Path.of("benchmark", "target", "benchmark-cache");

  /** Options for a set that is made on the spot, as if the command line had named it. */
  public static DataOptions generated(String set, int vectors, int queries, Path cache) {
    DataOptions options = new DataOptions();
    options.set = set;
    options.generatedVectors = vectors;
    options.generatedQueries = queries;
    options.cache = cache;
    return options;
  }

  /** Folder for what is computed once. */
  public Path cache() {
    return cache;
  }

  /** The seed of everything random. */
  public long seed() {
    return seed;
  }

  /** Finds the files; converts, generates and computes exact neighbors where needed. */
  public DataPaths resolve(int threads) throws IOException {
    DataPaths paths = resolveWithoutTruth();
    VectorSet allVectors = VectorFiles.open(base);
    VectorSet vectors = paths.openBase();
    VectorSet targets = paths.openQueries();
    Path exact = truth;
    if (exact == null || vectors.size() < allVectors.size()) {
      String name = "truth-" + paths.hash().substring(0, 24) + "-" + paths.similarity();
      exact = cache.resolve(name + ".ivecs");
      if (Files.exists(exact) == false) {
        new GroundTruth(vectors, targets, paths.similarity(), TRUTH_DEPTH).write(exact, threads);
      }
    }
    checkTruth(exact, vectors, targets);
    return new DataPaths(
        paths.base(),
        paths.queries(),
        exact.toAbsolutePath().toString(),
        paths.similarity(),
        paths.vectors(),
        paths.queryCount(),
        paths.hash(),
        null);
  }

  /** The same without exact neighbors, for what is built only. */
  public DataPaths resolveWithoutTruth() throws IOException {
    if (limit < 1 || queryLimit < 1) {
      throw new IllegalArgumentException(
          "--limit and --query-limit must be positive, got " + limit + " and " + queryLimit);
    }
    locate();
    VectorSet vectors = VectorFiles.open(base).first(limit);
    VectorSet targets = VectorFiles.open(queries).first(queryLimit);
    return new DataPaths(
        base.toAbsolutePath().toString(),
        queries.toAbsolutePath().toString(),
        null,
        similarity == null ? VectorSimilarityFunction.EUCLIDEAN : similarity,
        vectors.size(),
        targets.size(),
        hash(vectors, targets),
        null);
  }

  private void locate() throws IOException {
    if (base != null) {
      if (queries == null) {
        throw new IllegalArgumentException("--base needs --queries");
      }
      return;
    }
    if (data == null) {
      generate();
      return;
    }
    String name = data.toLowerCase(Locale.ROOT);
    if (name.endsWith(".hdf5") || name.endsWith(".h5")) {
      AnnBenchmarksFile.Converted converted = new AnnBenchmarksFile(Path.of(data)).convert(cache);
      base = converted.base();
      queries = converted.queries();
      truth = converted.truth();
      if (similarity == null) {
        similarity = converted.similarity();
      } else if (similarity != converted.similarity()) {
        truth = null;
      }
      return;
    }
    base = existing("_base", List.of(".fvecs", ".bvecs", ".npy"));
    queries = existing("_query", List.of(".fvecs", ".bvecs", ".npy"));
    Path neighbors = Path.of(data + "_gt.ivecs");
    truth = Files.exists(neighbors) ? neighbors : null;
  }

  private Path existing(String part, List<String> endings) {
    for (String ending : endings) {
      Path path = Path.of(data + part + ending);
      if (Files.exists(path)) {
        return path;
      }
    }
    throw new IllegalArgumentException("no " + data + part + " with one of " + endings);
  }

  private void generate() throws IOException {
    GeneratedSet generated = GeneratedSet.of(set, dimension);
    Path prefix =
        generated.write(cache, new GeneratedSet.Rows(generatedVectors, generatedQueries, seed));
    base = Path.of(prefix + "_base.fvecs");
    queries = Path.of(prefix + "_query.fvecs");
    if (similarity == null) {
      similarity = generated.similarity();
    }
  }

  private static void checkTruth(Path path, VectorSet vectors, VectorSet targets)
      throws IOException {
    VectorSet rows = VectorFiles.open(path);
    if (rows.size() < targets.size()) {
      throw new IllegalArgumentException(
          path + " has " + rows.size() + " rows for " + targets.size() + " queries");
    }
    for (int query = 0; query < targets.size(); query++) {
      for (int row : rows.ints(query)) {
        if (row < 0 || row >= vectors.size()) {
          throw new IllegalArgumentException(
              path + " names row " + row + " of " + vectors.size() + " for query " + query);
        }
      }
    }
  }

  private static String hash(VectorSet... sets) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (VectorSet set : sets) {
        digest.update(
            (set.type() + " " + set.size() + " x " + set.dimension())
                .getBytes(StandardCharsets.UTF_8));
        for (int row = 0; row < set.size(); row++) {
          MemorySegment values = set.row(row);
          digest.update(values.asByteBuffer());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
