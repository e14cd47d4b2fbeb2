package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.documents.TestFileFormatRules;
import dev.vectorcodec.documents.TestFileFormatRulesOfWalks;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import dev.vectorcodec.property.TestFilteredSearch;
import dev.vectorcodec.segment.search.TestCodeReader;
import dev.vectorcodec.segment.search.TestHitCollector;
import dev.vectorcodec.segment.search.TestThreeWays;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in how a query is answered: filters, last batches, bounds, and checks left out. */
final class SearchMutants {

  private static final String HITS = "segment/search/HitCollector.java";
  private static final String WALK = "segment/search/GraphWalk.java";
  private static final String SCAN = "segment/search/CodeScan.java";
  private static final String EXACT = "segment/search/ExactScan.java";

  private SearchMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(filters());
    all.addAll(scans());
    all.addAll(walks());
    all.addAll(collecting());
    all.addAll(checks());
    return all;
  }

  private static List<FormatMutant> filters() {
    Finder filters = by(TestFilteredSearch.class, "testWalks");
    return List.of(
        filters.finds(
            "filter ignored in one slot of eight",
            HITS,
            "return accepted == null || accepted.get(scorer.vectors().document(ordinal));",
            "return accepted == null || ordinal % 8 == 7"
                + " || accepted.get(scorer.vectors().document(ordinal));"),
        filters.finds(
            "filter of a search ignored",
            "segment/search/FieldSearch.java",
            "accepted = documents.bits();",
            "accepted = null;"),
        by(TestFilteredSearch.class, "testWalksBesideDeletions")
            .finds(
                "deleted documents found by walks",
                HITS,
                "return accepted == null || accepted.get(scorer.vectors().document(ordinal));",
                "return accepted == null || scorer.vectors().document(ordinal) >= 0;"),
        by(TestThreeWays.class, "testBeamCountsAccepted")
            .finds(
                "rejected candidates fill the beam",
                WALK,
                "this.counted = stepsOver || hits.acceptsAll() ? pool : scratch.accepted;",
                "this.counted = pool;"));
  }

  private static List<FormatMutant> scans() {
    Finder scans = by(TestThreeWays.class, "testScans");
    return List.of(
        scans.finds(
            "last batch of a scan of codes not scored",
            SCAN,
            "keepNear(batch);\n      }\n    }\n    scorePending();",
            "keepNear(batch);\n      }\n    }"),
        scans.finds(
            "last accepted nodes of a scan not estimated",
            SCAN,
            "scan(waiting);\n    scorePending();\n  }\n\n  /** Scans accepted vectors in the order",
            "scorePending();\n  }\n\n  /** Scans accepted vectors in the order"),
        scans.finds(
            "last accepted documents of a scan not estimated",
            SCAN,
            "scan(waiting);\n    scorePending();\n  }\n\n  private void scan(",
            "scorePending();\n  }\n\n  private void scan("),
        by(TestHitCollector.class, "testLimitOfEverything")
            .finds(
                "last batch of a scan of vectors left out",
                EXACT,
                "for (int first = 0; first < count && hits",
                "for (int first = 0; first < count - ordinals.length && hits"),
        scans.finds(
            "last accepted vectors left out",
            EXACT,
            "score(loaded);\n  }\n\n  private void score(",
            "}\n\n  private void score("),
        scans.finds(
            "bound of an estimate above it",
            "segment/search/CodeReader.java",
            "lowest[i] = estimates[i] - standardErrors * errors[i];",
            "lowest[i] = estimates[i] + standardErrors * errors[i];"),
        by(TestCodeReader.class, "testClustersThatShareASlot")
            .finds(
                "records estimated again with the query of another cluster",
                "segment/search/CodeReader.java",
                "done = i;\n        queries.startBatch();",
                "queries.startBatch();"));
  }

  private static List<FormatMutant> walks() {
    Finder walks = by(TestThreeWays.class, "testWalks");
    return List.of(
        walks.finds(
            "last batch of a walk not rescored",
            WALK,
            "fillUp();\n      }\n      scorePending();",
            "fillUp();\n      }"),
        by(TestThreeWays.class, "testDecoratedCollector")
            .finds(
                "nodes expanded from the row of the first one of a batch",
                WALK,
                "int row = i * graph.degree();",
                "int row = 0;"),
        walks.finds(
            "neighbors behind the capacity of a batch of codes not estimated",
            WALK,
            "for (int from = 0; from < fresh; from += codes.capacity()) {",
            "for (int from = 0; from < Math.min(fresh, 8); from += codes.capacity()) {"));
  }

  private static List<FormatMutant> collecting() {
    return List.of(
        by(TestHitCollector.class, "testCollectsOnce")
            .finds(
                "vector collected each time it is met",
                HITS,
                "once ? scored.contains(ordinal) == false : scored.add(ordinal);",
                "once ? scored.contains(ordinal) == false : scored.add(ordinal) | true;"),
        by(TestHitCollector.class, "testLimitOfEverything")
            .finds(
                "limit reached by the last vector that it allows",
                HITS,
                "long most = all ? collector.visitLimit() - 1 : collector.visitLimit();",
                "long most = collector.visitLimit();"),
        by(TestHitCollector.class, "testLimitIsThatOfAllSegments")
            .finds(
                "what other segments visited not counted",
                HITS,
                "long left = collector.visitLimit() - visitedBefore - visitedInPass;",
                "long left = collector.visitLimit() - visitedInPass;"),
        by(TestHitCollector.class, "testWaitingThatMayAllBeHitsAreAllScored")
            .finds(
                "last of those that wait not scored",
                "segment/search/PendingHits.java",
                "for (int i = 0; i < loaded; i++) {\n        if",
                "for (int i = 0; i < loaded - 1; i++) {\n        if"));
  }

  private static List<FormatMutant> checks() {
    Finder walked = by(TestFileFormatRulesOfWalks.class, "testWalks");
    return List.of(
        walked.finds(
            "negative neighbor believed",
            WALK,
            "if (node < 0 || node >= graph.count()) {",
            "if (node >= graph.count()) {"),
        walked.finds(
            "ordinal of a node believed",
            "segment/search/NodeOrdinals.java",
            "checkOrdinal(ordinal, node);\n    return ordinal;",
            "return ordinal;"),
        by(TestFileFormatRules.class, "testClustersOfCodes")
            .finds(
                "cluster behind the last one taken for that of the centroids",
                "segment/search/CodeReader.java",
                "if (cluster > maxCluster) {",
                "if (cluster > maxCluster + 1) {"),
        walked.finds(
            "negative first node of a cluster believed",
            "segment/search/NodeOrdinals.java",
            "int node = cursor.readInt(layout.firstNodeOffset(cluster));\n"
                + "    if (node < 0 || node >= layout.count()) {",
            "int node = cursor.readInt(layout.firstNodeOffset(cluster));\n"
                + "    if (node >= layout.count()) {"));
  }
}
