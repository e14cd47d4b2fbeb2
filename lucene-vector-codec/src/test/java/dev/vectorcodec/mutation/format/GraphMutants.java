package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.graph.TestWorkers;
import dev.vectorcodec.graph.build.TestReachabilityRepair;
import dev.vectorcodec.graph.candidates.TestNodeCandidates;
import dev.vectorcodec.graph.candidates.TestReservoirs;
import dev.vectorcodec.graph.merge.TestGraphMerger;
import dev.vectorcodec.graph.walk.TestCandidatePool;
import dev.vectorcodec.graph.walk.TestCandidates;
import dev.vectorcodec.graph.walk.TestVisitedSet;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in what a walk keeps, and in how a graph is built and merged. */
final class GraphMutants {

  private static final String POOL = "graph/walk/CandidatePool.java";
  private static final String VISITED = "graph/walk/VisitedSet.java";

  private GraphMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(walking());
    all.addAll(visiting());
    all.addAll(building());
    return all;
  }

  private static List<FormatMutant> walking() {
    return List.of(
        by(TestCandidatePool.class, "testKnowsNothingAfterReset")
            .finds(
                "what the walk before took counts",
                POOL,
                "Arrays.fill(taken, 0, takenCount, Integer.MAX_VALUE);\n    takenCount = 0;\n"
                    + "    bound",
                "bound"),
        by(TestCandidatePool.class, "testEqualDistancesStayWithinTheCapacity")
            .finds(
                "all that lies at the edge of the beam dropped",
                POOL,
                "if (spared == 0) {\n      openCount = kernels",
                "if (spared >= 0) {\n      openCount = kernels"),
        by(TestCandidatePool.class, "testLimit")
            .finds(
                "bound of a beam raised by a limit",
                POOL,
                "if (key < bound) {\n      bound = key;",
                "if (key != bound) {\n      bound = key;"),
        by(TestCandidatePool.class, "testWhatWasTakenCounts")
            .finds(
                "what was taken not counted",
                POOL,
                "if (openCount + takenCount > capacity) {",
                "if (openCount > capacity) {"),
        by(TestCandidates.class, "testNearestHeap")
            .finds(
                "last leaf of a heap not compared",
                "graph/walk/NearestHeap.java",
                "if (child + 1 < size && heap[child + 1] > heap[child]) {",
                "if (child + 2 < size && heap[child + 1] > heap[child]) {"));
  }

  private static List<FormatMutant> visiting() {
    Finder random = by(TestVisitedSet.class, "testRandomOperations");
    return List.of(
        random.finds(
            "last block of a graph not emptied",
            VISITED,
            "Arrays.fill(bits, 0, blockCount, 0L);",
            "Arrays.fill(bits, 0, blockCount - 1, 0L);"),
        random.finds(
            "bits of a block that a new one takes over kept",
            VISITED,
            "blocks[slot] = block;\n      bits[slot] = 0;",
            "blocks[slot] = block;"),
        by(TestVisitedSet.class, "testGrowsFarBeyondWhatWasExpected")
            .finds(
                "first block lost when the table grows",
                VISITED,
                "for (int i = 0; i < oldBlocks.length; i++) {",
                "for (int i = 1; i < oldBlocks.length; i++) {"));
  }

  private static List<FormatMutant> building() {
    Finder wellFormed = by(TestGraphMerger.class, "testRandomVectors");
    return List.of(
        by(TestReservoirs.class, "testReservoirs")
            .finds(
                "candidate that came twice kept twice",
                "graph/candidates/Reservoirs.java",
                "fromScratch += old <= fresh ? 1 : 0;",
                "fromScratch += old < fresh ? 1 : 0;"),
        by(TestNodeCandidates.class, "testRanges")
            .finds(
                "last block of a range not written",
                "graph/candidates/RangeBlocks.java",
                "write();\n      block = null;",
                "block = null;"),
        by(TestReachabilityRepair.class, "testNodesWithoutRoomAreSkipped")
            .finds(
                "link replaced that others are reached by",
                "graph/build/ReachabilityRepair.java",
                "if (treeLinks[slot].get(node) == false) {",
                "if (slot >= 0) {"),
        by(TestReachabilityRepair.class, "testIsolatedNodes")
            .finds(
                "last node not asked whether it is reached",
                "graph/build/ReachabilityRepair.java",
                "for (int i = 0; i < order.length && queueTail < order.length; i++) {",
                "for (int i = 0; i < order.length - 1 && queueTail < order.length; i++) {"),
        wellFormed.finds(
            "link to a node that is gone carried over",
            "graph/merge/GraphMerger.java",
            "kept += neighbor == Renumbering.NONE ? 0 : 1;",
            "row[kept] = Math.max(0, neighbor);\n                kept++;"),
        by(TestGraphMerger.class, "testNewGroup")
            .finds(
                "merged graph not repaired",
                "graph/merge/GraphMerger.java",
                "new ReachabilityRepair(lists, order, order[0]).run();",
                ""),
        by(TestWorkers.class, "testEachTaskRunsOnce")
            .finds(
                "last task left out",
                "graph/Workers.java",
                "return next.get() < count;",
                "return next.get() < count - 1;"));
  }
}
