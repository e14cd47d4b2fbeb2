package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.corruption.TestForgedMerges;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in how a merge keeps what a segment has: what it reuses, and what it checks before. */
final class MergeMutants {

  private static final String MAPPING = "segment/merge/NodeMapping.java";
  private static final String RANGES = "segment/merge/ClusterRanges.java";
  private static final String LINKS = "segment/merge/StoredLinks.java";
  private static final String SAMPLE = "segment/merge/CarriedSample.java";

  private MergeMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(contradictions());
    all.addAll(numbers());
    return all;
  }

  private static List<FormatMutant> contradictions() {
    Finder refused = by(TestForgedMerges.class, "testContradictions");
    return List.of(
        refused.finds(
            "two nodes of one ordinal carried over",
            MAPPING,
            "|| ordinals[ordinal] == TAKEN) {",
            "|| ordinals[ordinal] == Integer.MIN_VALUE) {",
            "ordinals[ordinal] = TAKEN;\n",
            "\n"),
        refused.finds(
            "ordinal that is the number of vectors carried over",
            MAPPING,
            "ordinal >= ordinals.length ||",
            "ordinal > ordinals.length ||"),
        refused.finds(
            "clusters that descend carried over",
            RANGES,
            "if (cluster < last || cluster >=",
            "if (cluster >="),
        refused.finds(
            "node among its own neighbors carried over", LINKS, "inRow.add(node);\n", "\n"),
        refused.finds(
            "neighbor that stands twice carried over",
            LINKS,
            "|| inRow.add(neighbor) == false) {",
            "|| neighbor == node) {"),
        refused.finds(
            "centroid that is no number carried over",
            "segment/merge/CarryOver.java",
            "if (largest <= LARGEST_COMPONENT == false) {",
            "if (largest > LARGEST_COMPONENT) {"));
  }

  private static List<FormatMutant> numbers() {
    Finder others = by(TestForgedMerges.class, "testCodesOfOtherVectors");
    return List.of(
        by(TestForgedMerges.class, "testNumbersOfRecords")
            .finds(
                "records with numbers out of range carried over",
                RANGES,
                "if (code.isSound(record, 0) == false) {",
                "if (code.isSound(record, 0) == false && node < 0) {"),
        by(TestForgedMerges.class, "testNumbersOfNeighborCodes")
            .finds(
                "codes of neighbors that are no numbers carried over",
                LINKS,
                "if (layout.neighborCodes().isSound(codes, slot) == false) {",
                "if (layout.neighborCodes().isSound(codes, slot) == false && slot < 0) {"),
        others.finds(
            "codes of other vectors carried over",
            SAMPLE,
            "if (isRecordOf(node) == false) {",
            "if (isRecordOf(node) == false && node < 0) {"),
        by(TestForgedMerges.class, "testCodesOfOtherNeighbors")
            .finds(
                "codes of other neighbors carried over",
                SAMPLE,
                "looked++ % NODES_A_ROW == 0",
                "looked++ < 0"),
        by(TestForgedMerges.class, "testLinksOfOtherVectors")
            .finds(
                "links of other vectors carried over",
                SAMPLE,
                "return linked < LEAST_LINKS || near >= LEAST_NEAR * linked;",
                "return linked < LEAST_LINKS || near >= 0;"));
  }
}
