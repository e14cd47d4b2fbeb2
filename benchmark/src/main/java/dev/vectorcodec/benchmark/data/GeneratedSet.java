package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * A set that is made on the spot, as the command line names it.
 *
 * @param kind one of {@code groups}, {@code product}, {@code clustered} and {@code uniform}
 * @param spread the radius of groups or the sigma of products, 0 for the others
 * @param dimension values of a vector
 */
public record GeneratedSet(String kind, double spread, int dimension) {

  /** How sets are written, for the command line's help. */
  public static final String HELP =
      "a set made on the spot: groups:RADIUS (near-duplicates, 500 a group, 96 dimensions),"
          + " product:SIGMA (MAXIMUM_INNER_PRODUCT, lengths exp(SIGMA * gaussian), 64 dimensions),"
          + " clustered:DIMENSION (like embeddings), uniform:DIMENSION (gaussian)";

  private static final int GROUPS_DIMENSION = 96;
  private static final int PRODUCT_DIMENSION = 64;

  /**
   * Reads a name.
   *
   * @param dimension whatever the name says; 0 for what it says, or else the set's default
   * @throws IllegalArgumentException if there is no such set
   */
  public static GeneratedSet of(String text, int dimension) {
    int colon = text.indexOf(':');
    if (colon < 0 || dimension < 0) {
      throw new IllegalArgumentException("no such set: " + text + "; known: " + HELP);
    }
    String kind = text.substring(0, colon);
    String argument = text.substring(colon + 1);
    return switch (kind) {
      case "groups" ->
          new GeneratedSet(
              kind, spread(text, argument), dimension == 0 ? GROUPS_DIMENSION : dimension);
      case "product" ->
          new GeneratedSet(
              kind, spread(text, argument), dimension == 0 ? PRODUCT_DIMENSION : dimension);
      case "clustered", "uniform" ->
          new GeneratedSet(kind, 0, dimension == 0 ? dimension(text, argument) : dimension);
      default -> throw new IllegalArgumentException("no such set: " + text + "; known: " + HELP);
    };
  }

  private static double spread(String text, String argument) {
    try {
      double spread = Double.parseDouble(argument);
      if (spread >= 0 && spread < Double.POSITIVE_INFINITY) {
        return spread;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + ": not a number: " + argument, e);
    }
    throw new IllegalArgumentException(text + ": must not be negative: " + argument);
  }

  private static int dimension(String text, String argument) {
    try {
      int dimension = Integer.parseInt(argument);
      if (dimension > 0) {
        return dimension;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + ": not a dimension: " + argument, e);
    }
    throw new IllegalArgumentException(text + ": must be positive: " + argument);
  }

  /** What nearest means in this set. */
  public VectorSimilarityFunction similarity() {
    return kind.equals("product")
        ? VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT
        : VectorSimilarityFunction.EUCLIDEAN;
  }

  /**
   * Makes its vectors.
   *
   * @param vectors how many will be asked for
   */
  VectorGenerator generator(long seed, int vectors) {
    return switch (kind) {
      case "groups" -> new GroupGenerator(seed, dimension, vectors, spread);
      case "product" -> new ProductGenerator(seed, dimension, spread);
      case "clustered" -> ClusteredGenerator.ofSeed(seed, dimension);
      case "uniform" -> new GaussianGenerator(seed, dimension);
      default -> throw new AssertionError(kind);
    };
  }

  /** Writes the files into a folder that does not have them yet, and returns their prefix. */
  Path write(Path folder, Rows rows) throws IOException {
    String name = spread == 0 ? kind : kind + "-" + spread;
    Path prefix =
        folder.resolve(
            String.format(
                Locale.ROOT,
                "%s-%dx%d-%d-%d",
                name,
                rows.vectors,
                dimension,
                rows.queries,
                rows.seed));
    if (Files.exists(Path.of(prefix + "_base.fvecs")) == false
        || Files.exists(Path.of(prefix + "_query.fvecs")) == false) {
      generator(rows.seed, rows.vectors).write(prefix, rows.vectors, rows.queries);
    }
    return prefix;
  }

  /** How many rows to make, and from which seed. */
  record Rows(int vectors, int queries, long seed) {

    Rows {
      if (vectors < 1 || queries < 1) {
        throw new IllegalArgumentException(
            "numbers of vectors and queries must be positive, got " + vectors + " and " + queries);
      }
    }
  }
}
