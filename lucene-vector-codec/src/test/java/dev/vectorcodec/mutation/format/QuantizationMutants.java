package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.documents.TestFileFormatDocument;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import dev.vectorcodec.quantization.TestClusterQueries;
import dev.vectorcodec.quantization.TestCodeRecordLayout;
import dev.vectorcodec.quantization.TestErrorBounds;
import dev.vectorcodec.quantization.TestNeighborErrors;
import dev.vectorcodec.quantization.TestRotation;
import dev.vectorcodec.quantization.TestVectorPreparation;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in how a vector becomes a code, and in what a code says about a distance. */
final class QuantizationMutants {

  private static final String QUERIES = "quantization/ClusterQueries.java";
  private static final String LAYOUT = "quantization/CodeRecordLayout.java";
  private static final String PREPARATION = "quantization/VectorPreparation.java";

  private QuantizationMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(codes());
    all.addAll(queries());
    all.addAll(preparation());
    return all;
  }

  private static List<FormatMutant> codes() {
    Finder corrections = by(TestCodeRecordLayout.class, "testCorrections");
    Finder dumps = by(TestFileFormatDocument.class, "testLibraryWritesTheDumps");
    return List.of(
        corrections.finds(
            "error understated by its lower half",
            LAYOUT,
            "return (bits & 0xFFFF) == 0 ? half : half + 1;",
            "return half;"),
        corrections.finds(
            "clusters from the 32,768th on taken for others",
            LAYOUT,
            ">>> Short.SIZE) & 0xFFFF;",
            ">>> Short.SIZE) & 0x7FFF;"),
        dumps.finds(
            "multiplier with the wrong sign",
            "quantization/CodeEncoder.java",
            "(float) -euclidean * gain,",
            "(float) euclidean * gain,"),
        dumps.finds(
            "upper half of a neighbor's code is its lower half",
            "quantization/NeighborEncoder.java",
            "(int) (signs[i] >>> Integer.SIZE);",
            "(int) signs[i];"),
        by(TestErrorBounds.class, "testVectorsFarFromTheOrigin")
            .finds(
                "mean left out of what codes are relative to",
                "quantization/CodeEncoder.java",
                "kernels.dotProduct(centroids, centroidOffset, residual, 0, length)\n"
                    + "        + kernels.dotProduct(mean, 0, residual, 0, length);",
                "kernels.dotProduct(centroids, centroidOffset, residual, 0, length);"));
  }

  private static List<FormatMutant> queries() {
    return List.of(
        by(TestClusterQueries.class, "testFailedReadsAreReadAgain")
            .finds(
                "slot of a centroid whose read failed taken for it",
                QUERIES,
                "clusters[slot] = NO_CLUSTER;\n      source.read(cluster, centroid);\n"
                    + "      fill(slot);\n      clusters[slot] = cluster;",
                "clusters[slot] = cluster;\n      source.read(cluster, centroid);\n"
                    + "      fill(slot);"),
        by(TestClusterQueries.class, "testCollidingClusters")
            .finds(
                "slot that the batch uses given to another cluster",
                QUERIES,
                "if (users[slot] == user) {",
                "if (users[slot] == user && slot < 0) {"),
        by(TestClusterQueries.class, "testSearchesDoNotInfluenceEachOther")
            .finds(
                "clusters of the search before kept",
                QUERIES,
                "Arrays.fill(clusters, NO_CLUSTER);\n",
                "\n"),
        by(TestErrorBounds.class, "testQuantizationOfTheQueryIsIncluded")
            .finds(
                "rounding of the query left out of errors",
                QUERIES,
                "square + (double) step * step * (length - 1) / (12 * least)",
                "square"),
        by(TestErrorBounds.class, "testGaussianVectors")
            .finds(
                "two's complement of a query without its highest plane",
                QUERIES,
                "plane == planes - 1) << plane;",
                "false) << plane;"),
        by(TestNeighborErrors.class, "testGaussianVectors")
            .finds(
                "query of neighbors shifted the wrong way",
                "quantization/NeighborQuery.java",
                "query.shift = -0.5f * step * sum;",
                "query.shift = 0.5f * step * sum;"));
  }

  private static List<FormatMutant> preparation() {
    Finder distances = by(TestVectorPreparation.class, "testKeepsDistancesUpToTheScale");
    return List.of(
        distances.finds(
            "padding keeps what the last vector left",
            PREPARATION,
            "Arrays.fill(target, vector.length, target.length, 0f);",
            ""),
        by(TestVectorPreparation.class, "testCentroidIsTheOriginAfterPreparation")
            .finds(
                "mean not subtracted from the last component",
                PREPARATION,
                "for (int i = 0; i < mean.length; i++) {\n      target[i] -= mean[i];",
                "for (int i = 0; i < mean.length - 1; i++) {\n      target[i] -= mean[i];"),
        by(TestRotation.class, "testSpreadsAUnitVectorOverAllComponents")
            .finds(
                "second window of a rotation left out",
                "quantization/Rotation.java",
                "return (round & 1) == 0 ? 0 : length - window;",
                "return 0;"));
  }
}
