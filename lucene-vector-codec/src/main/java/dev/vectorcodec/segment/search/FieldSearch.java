package dev.vectorcodec.segment.search;

import dev.vectorcodec.events.SearchEvent;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.AcceptedOrdinals;
import dev.vectorcodec.segment.stored.ExactScorer;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.search.knn.MultiLeafKnnCollector;
import org.apache.lucene.util.Bits;

/**
 * One search of one field. It chooses between a walk over the graph, a scan of the codes and a scan
 * of the vectors by their costs, and chooses again when a walk was not enough.
 */
final class FieldSearch {

  /**
   * How much wider the next walk is when the collector is not satisfied with the hits that it got.
   */
  private static final int WIDENING = 4;

  /** All walks together cost at most this part of a scan, which may have to follow. */
  private static final double WALKS_OF_A_SCAN = 0.4;

  /** The same for a first walk that may not be enough. */
  private static final double FIRST_WALK_OF_A_SCAN = 0.5;

  /** All walks together compare at most this part of the vectors that a scan does. */
  private static final double COMPARISONS_OF_A_SCAN = 0.5;

  /** A narrower beam than this part of k would not meet enough hits. */
  private static final int LEAST_PART_OF_K = 4;

  /** A walk by inner products that expands this many times the expected nodes has gone astray. */
  private static final int ASTRAY = 2;

  /**
   * The most candidates, accepted or not, that a walk keeps, unless the search expects more: the
   * cost of keeping them grows with their square.
   */
  private static final int MAX_WIDEST = 1 << 12;

  /** How many vectors a search looks at to see how many are accepted. */
  private static final int SAMPLED_VECTORS = 512;

  /** The fraction of the golden ratio, times 2^32. */
  private static final long GOLDEN_RATIO = 0x9E3779B9L;

  private final OpenField field;
  private final FieldMetadata metadata;
  private final ExactScorer scorer;
  private final PreparedQuery query;
  private final KnnCollector collector;
  private final SearchScratch scratch;
  private final SearchCosts costs;
  private HitCollector hits;

  /** Null until the search may need the graph. */
  private EntryPoints entries;

  private AcceptDocs acceptDocs;
  private Bits accepted;

  /** How many vectors are accepted at most. */
  private int acceptedCount;

  /** The ways that the search took, for {@link SearchEvent}. */
  private String way = "";

  private int expandedNodes;

  /** About how many vectors are accepted, at least one. */
  private int expectedCount;

  FieldSearch(
      OpenField field,
      ExactScorer scorer,
      PreparedQuery query,
      KnnCollector collector,
      SearchScratch scratch,
      SearchCosts costs) {
    this.field = field;
    this.metadata = field.metadata();
    this.scorer = scorer;
    this.query = query;
    this.collector = collector;
    this.scratch = scratch;
    this.costs = costs;
  }

  /** Searches, and says in {@code event} how. */
  void run(AcceptDocs documents, SearchEvent event) throws IOException {
    choose(documents);
    event.way = way;
    event.expandedNodes = expandedNodes;
    event.exactScores = hits == null ? 0 : hits.loaded();
  }

  private void choose(AcceptDocs documents) throws IOException {
    acceptDocs = documents;
    acceptedCount = Math.min(documents.cost(), metadata.count());
    if (acceptedCount == 0) {
      return;
    }
    accepted = documents.bits();
    scratch.scored.reset(64);
    hits = new HitCollector(scorer, query, collector, accepted, scratch.scored);
    expectedCount = expectedCount();
    int k = Math.min(collector.k(), acceptedCount);
    int beam = beam(k);
    double exactCost = costs.exactScan(expectedCount);
    double scanCost = costs.scan(expectedCount, 2 * k);
    double bestScan = Math.min(exactCost, scanCost);
    double mostOfAWalk = mayWiden() ? FIRST_WALK_OF_A_SCAN * bestScan : bestScan;
    boolean pays = walkCost(beam) < mostOfAWalk && comparesLittle(expectedToExpand(beam));
    if (query.isFinite() && (pays || isAcceptedNearby(beam, mostOfAWalk))) {
      walk(beam, mostOfAWalk, scanCost);
    } else if (query.isFinite()) {
      boolean asks = hasRadius() && exactCost > scanCost;
      scan(asks ? Math.max(2 * k, expectedHitsByVectors()) : 2 * k);
    } else {
      scanVectors();
    }
  }

  /**
   * Lucene counts the documents that a filter accepts, but where documents are deleted it counts
   * all documents. Of a sparse field nobody knows how many of the accepted documents have a vector.
   */
  private int expectedCount() throws IOException {
    boolean isKnown = acceptedCount < metadata.count() && metadata.vectorLayout().sparse() == false;
    boolean isFew = acceptedCount < SAMPLED_VECTORS;
    if (accepted == null || isKnown || isFew) {
      return acceptedCount;
    }
    int count = metadata.count();
    int sampled = Math.min(count, SAMPLED_VECTORS);
    int found = 0;
    for (int i = 0; i < sampled; i++) {
      // Multiples of the golden ratio are spread evenly, and follow no pattern of the deletes.
      long part = (i * GOLDEN_RATIO) & 0xFFFFFFFFL;
      int ordinal = sampled == count ? i : (int) ((part * count) >>> 32);
      found += hits.accepts(ordinal) ? 1 : 0;
    }
    return Math.clamp((long) count * found / sampled, 1, acceptedCount);
  }

  /** Whether a walk may not be enough: a plain top k of all documents always finds its hits. */
  private boolean mayWiden() {
    return accepted != null || isPlain() == false;
  }

  private boolean isPlain() {
    return collector.getClass() == TopKnnCollector.class
        || collector instanceof MultiLeafKnnCollector
        || collector instanceof HnswQueueSaturationCollector;
  }

  /** Whether k does not tell how many hits there will be. */
  private boolean hasRadius() {
    return isPlain() == false && (collector.k() == 1 || collector.k() > metadata.count());
  }

  private boolean comparesLittle(int expanded) {
    return costs.compared(expanded) <= mostCompared();
  }

  private int mostCompared() {
    return mayWiden() ? (int) (COMPARISONS_OF_A_SCAN * expectedCount) : Integer.MAX_VALUE;
  }

  /**
   * The width that the field's options say, but wide enough for k hits; or the width of the query's
   * strategy, which may be narrower: then candidates that were estimated beside the beam fill up
   * the hits.
   */
  private int beam(int k) {
    // A radius query has no k: it starts like any other and goes on while there are hits.
    int wanted = isPlain() == false && collector.k() > metadata.count() ? 1 : k;
    int wide = wanted + wanted / (ranksByProduct() ? 2 : 4);
    if (originalStrategy() instanceof SearchEffort effort) {
      return Math.max(effort.beamWidth(), isPlain() ? wanted / LEAST_PART_OF_K : wide);
    }
    return Math.max(metadata.beamWidth(), wide);
  }

  /**
   * Where lengths differ a beam leads less directly to the hits than it leads to the nearest
   * vectors.
   */
  private boolean ranksByProduct() {
    return metadata.codes().entryCount() > 0;
  }

  private KnnSearchStrategy originalStrategy() {
    KnnSearchStrategy strategy = collector.getSearchStrategy();
    return strategy instanceof KnnSearchStrategy.Seeded seeded
        ? seeded.originalStrategy()
        : strategy;
  }

  /** Whether the strategy wants a walk over accepted nodes alone, by their share of all nodes. */
  private boolean walkStepsOver() {
    return accepted != null
        && originalStrategy() instanceof KnnSearchStrategy.Hnsw hnsw
        && hnsw.useFilteredSearch((float) expectedCount / metadata.count());
  }

  /**
   * How many nodes a walk expands if rejected ones lie evenly among the accepted ones, and stand
   * beside them in the beam.
   */
  private int expectedToExpand(int beam) {
    return walkStepsOver()
        ? beam
        : (int) Math.min(metadata.count(), (long) beam * metadata.count() / expectedCount);
  }

  private double costOfExpanding(int nodes) {
    return walkStepsOver() ? costs.walkOverRejected(nodes, expectedCount) : costs.walk(nodes);
  }

  private double walkCost(int beam) {
    return metadata.graph().exists()
        ? costOfExpanding(expectedToExpand(beam))
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Whether enough vectors near the query are accepted for a walk to be cheap all the same: filters
   * are often related to queries.
   */
  private boolean isAcceptedNearby(int beam, double mostOfAWalk) throws IOException {
    if (accepted == null
        || metadata.graph().exists() == false
        || walkStepsOver()
        || costs.walk(beam) >= mostOfAWalk) {
      return false;
    }
    double share = entries().acceptedShare(hits);
    int nodes = share > 0 ? (int) (beam / share) : metadata.count();
    return costs.walk(nodes) < mostOfAWalk && comparesLittle(nodes);
  }

  private EntryPoints entries() {
    if (entries == null) {
      entries = new EntryPoints(field, scratch.codes);
    }
    return entries;
  }

  private void walk(int firstBeam, double mostOfAWalk, double scanCost) throws IOException {
    way = "walk";
    boolean stepsOver = walkStepsOver();
    GraphWalk walk = new GraphWalk(field, scratch.codes, hits, scratch.walk, listener(), stepsOver);
    int beam = firstBeam;
    double left = mostOfAWalk;
    double spent = 0;
    int comparisonsLeft = mostCompared();
    boolean more = true;
    for (boolean first = true; more; first = false) {
      int widest = Math.max(expectedToExpand(beam), MAX_WIDEST);
      walk.start(beam, Math.min(widest, costs.widestBeam(left)), comparisonsLeft);
      if (first) {
        entries().seedOrdinals(walk, collector.getSearchStrategy());
      }
      if (stepsOver) {
        entries().seedAccepted(walk, hits);
      }
      entries().seedEntries(walk);
      entries().seedClusters(walk);
      walk.run(isPlain() ? Math.min(collector.k(), acceptedCount) : 0);
      expandedNodes += walk.expanded();
      spent += costOfExpanding(walk.expanded());
      left = WALKS_OF_A_SCAN * scanCost - spent;
      comparisonsLeft -= walk.compared();
      boolean isAstray = isAstray(walk.expanded(), beam);
      float frontier = isAstray ? Float.NEGATIVE_INFINITY : walk.bound();
      more = hits.wantsMore(frontier, isAstray || walk.isCut() || isPlain() == false);
      if (more) {
        int wanted = expectedHits();
        beam = (int) Math.min(metadata.count(), Math.max((long) beam * WIDENING, wanted));
        if (isAstray || walkCost(beam) > left || comparisonsLeft <= 0) {
          scan(wanted);
          return;
        }
      }
    }
  }

  /**
   * Where lengths differ, links lead to vectors that are best for many queries. A filter that
   * rejects exactly these leaves the others, to which few links lead.
   */
  private boolean isAstray(int expanded, int beam) {
    return accepted != null && ranksByProduct() && expanded > ASTRAY * expectedToExpand(beam);
  }

  /** About how many accepted vectors may be hits after a walk; 0 while nobody knows. */
  private int expectedHits() throws IOException {
    return hits.saysHowFar() || hits.collected() > 0
        ? (int) (codeScan().shareOfHits(metadata.count()) * expectedCount)
        : 0;
  }

  /** The same where the search has scored nothing yet. */
  private int expectedHitsByVectors() throws IOException {
    return (int) (codeScan().shareOfHitsByVectors(metadata.count()) * expectedCount);
  }

  /**
   * Scans codes, or vectors where that costs no more: because there are few, or codes would leave
   * few out.
   *
   * @param rescored about how many vectors a scan of codes scores
   */
  private void scan(int rescored) throws IOException {
    if (costs.exactScan(expectedCount) <= costs.scan(expectedCount, rescored)) {
      scanVectors();
    } else {
      scanCodes();
    }
  }

  /**
   * The strategy that hears of expanded nodes; null for strategies that do not listen, so that they
   * cost nothing.
   */
  private KnnSearchStrategy listener() {
    KnnSearchStrategy original = originalStrategy();
    boolean deaf =
        original == null
            || original.getClass() == KnnSearchStrategy.Hnsw.class
            || original instanceof SearchEffort;
    return deaf ? null : collector.getSearchStrategy();
  }

  private AcceptedOrdinals acceptedOrdinals() throws IOException {
    return new AcceptedOrdinals(acceptDocs.iterator(), scorer.vectors());
  }

  private void scanVectors() throws IOException {
    way = way.isEmpty() ? "scan of vectors" : way + ", then scan of vectors";
    ExactScan scan = new ExactScan(hits, scratch.vectorSlots);
    if (accepted == null) {
      scan.all(metadata.count());
    } else {
      scan.accepted(acceptedOrdinals());
    }
  }

  private CodeScan codeScan() {
    int k = Math.min(collector.k(), acceptedCount);
    return new CodeScan(field, scratch.codes, hits, scratch.walk, k);
  }

  private void scanCodes() throws IOException {
    way = way.isEmpty() ? "scan of codes" : way + ", then scan of codes";
    CodeScan scan = codeScan();
    if (accepted == null) {
      scan.all(metadata.count());
    } else if (costs.prefersNodeOrder(expectedCount)) {
      scan.acceptedNodes(metadata.count());
    } else {
      scan.accepted(acceptedOrdinals());
    }
  }
}
