package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.BeamSearch;
import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.graph.walk.NodeExpander;
import dev.vectorcodec.graph.walk.NodeFilter;
import dev.vectorcodec.graph.walk.VisitedSet;
import dev.vectorcodec.io.PagedFile;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;

/**
 * One search of one field: chooses between a walk over the graph, a scan of the codes and a scan of
 * the vectors, by what each would cost.
 *
 * <p>Visited vectors are counted one for each node a walk expands, and one for each code or vector
 * a scan reads. Every hit was scored exactly.
 */
final class FieldSearch {

  /**
   * Cost of estimating one neighbor in a walk: it waits for memory. The unit is one scanned code.
   */
  private static final int WALK_COST = 4;

  /** How much wider a walk gets when the collector is not satisfied with what it was given. */
  private static final int WIDENING = 4;

  private final FieldSearcher field;
  private final FieldEntry entry;
  private final ExactScorer scorer;
  private final PreparedQuery query;
  private final KnnCollector collector;
  private final SearchScratch scratch;
  private final int[] ordinals = new int[BeamSearch.BATCH];

  FieldSearch(
      FieldSearcher field,
      ExactScorer scorer,
      PreparedQuery query,
      KnnCollector collector,
      SearchScratch scratch) {
    this.field = field;
    this.entry = field.entry();
    this.scorer = scorer;
    this.query = query;
    this.collector = collector;
    this.scratch = scratch;
  }

  void run(AcceptDocs acceptDocs) throws IOException {
    int count = entry.count();
    int acceptedCount = Math.min(acceptDocs.cost(), count);
    if (acceptedCount == 0) {
      return;
    }
    Bits accepted = acceptDocs.bits();
    HitCollector hits = new HitCollector(scorer, collector, accepted);
    int k = Math.min(collector.k(), acceptedCount);
    int rescored = Oversampling.rescored(entry.codes(), k);
    if (rescored >= acceptedCount || query.isFinite() == false) {
      scanVectors(acceptDocs, accepted, hits);
      return;
    }
    boolean filteredWalk = accepted != null && asksForFilteredWalk(acceptedCount);
    int beam = beam(k, acceptedCount);
    if (walkIsCheaper(beam, accepted != null, acceptedCount)) {
      int wanted = filteredWalk ? k : (int) Math.min(count, (long) k * count / acceptedCount);
      walk(filteredWalk ? beam(k, count) : beam, wanted, filteredWalk, hits);
    } else {
      scanCodes(acceptDocs, accepted, rescored, hits);
    }
  }

  /** Whether the strategy wants a walk that knows the filter, by the share that is accepted. */
  private boolean asksForFilteredWalk(int acceptedCount) {
    KnnSearchStrategy strategy = collector.getSearchStrategy();
    if (strategy instanceof KnnSearchStrategy.Seeded seeded) {
      strategy = seeded.originalStrategy();
    }
    return strategy instanceof KnnSearchStrategy.Hnsw hnsw
        && hnsw.useFilteredSearch((float) acceptedCount / entry.count());
  }

  /**
   * A walk that does not know the filter meets rejected nodes as often as accepted ones: its beam
   * has to hold both.
   */
  private int beam(int k, int acceptedCount) {
    NodeLayout node = entry.graph().node();
    if (node.kind() == GraphKind.NONE) {
      return 0;
    }
    long beam = Oversampling.beam(node, entry.codes(), k);
    return (int) Math.min(entry.count(), beam * entry.count() / acceptedCount);
  }

  private boolean walkIsCheaper(int beam, boolean filtered, int acceptedCount) {
    if (entry.graph().node().kind() == GraphKind.NONE) {
      return false;
    }
    long walkCost = (long) beam * entry.graph().node().degree() * WALK_COST;
    long codesOfAccepted =
        (long) acceptedCount
            * (entry.codes().kind() == CodeKind.BLOCKS ? CodeEstimates.BLOCK : WALK_COST);
    long scanCost = filtered ? Math.min(entry.count(), codesOfAccepted) : entry.count();
    return walkCost < scanCost;
  }

  private void walk(int beam, int wanted, boolean filtered, HitCollector hits) throws IOException {
    PagedFile.Cursor cursor = field.graph().cursor();
    NodeExpander expander = expander(cursor, hits);
    NodeNumbers numbers = new NodeNumbers(entry.graph(), cursor);
    NodeFilter filter = filtered ? node -> hits.accepts(numbers.ordinal(node)) : null;
    EntryPoints entryPoints = new EntryPoints(entry.graph(), cursor, query, scratch);
    int width = beam;
    scratch.beam.reset(width, wanted, filter);
    entryPoints.seedOrdinals(collector.getSearchStrategy(), scorer);
    entryPoints.seedSample();
    int expanded = scratch.beam.run(expander);
    while (expanded < entry.count() && hits.wantsMore()) {
      width = (int) Math.min(entry.count(), (long) width * WIDENING);
      scratch.beam.widen(width);
      scratch.estimated.reset(width);
      entryPoints.seedSample();
      int expandedNow = scratch.beam.run(expander);
      if (width == entry.count() || expandedNow <= expanded) {
        scanRest(numbers, hits);
        return;
      }
      expanded = expandedNow;
    }
  }

  private NodeExpander expander(PagedFile.Cursor cursor, HitCollector hits) throws IOException {
    GraphLayout graph = entry.graph();
    if (graph.node().kind() == GraphKind.NODE_BLOCKS) {
      NodeExpander blocks = new NodeBlockExpander(graph, cursor, query, hits, scratch);
      return PatienceSignal.wrap(blocks, collector.getSearchStrategy());
    }
    scratch.estimated.reset(graph.node().degree() * 16);
    NodeExpander lists = new NeighborListExpander(graph, cursor, codes(), hits, scratch);
    return PatienceSignal.wrap(lists, collector.getSearchStrategy());
  }

  private CodeEstimates codes() throws IOException {
    return CodeEstimates.of(entry, field.codes(), query.codes(), query.centroidDistance());
  }

  /** What a walk did not reach, exactly. Only a collector that is never satisfied comes here. */
  private void scanRest(NodeNumbers numbers, HitCollector hits) throws IOException {
    for (int ordinal = 0; ordinal < entry.count() && hits.isStopped() == false; ordinal++) {
      if (scratch.beam.wasExpanded(numbers.node(ordinal)) == false) {
        hits.countVisited(1);
        hits.visit(ordinal);
      }
    }
  }

  private void scanVectors(AcceptDocs acceptDocs, Bits accepted, HitCollector hits)
      throws IOException {
    if (accepted == null) {
      for (int ordinal = 0; ordinal < entry.count() && hits.isStopped() == false; ordinal++) {
        hits.countVisited(1);
        hits.visit(ordinal);
      }
      return;
    }
    AcceptedOrdinals ordinals = new AcceptedOrdinals(acceptDocs.iterator(), scorer.vectors);
    for (int ordinal = ordinals.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS && hits.isStopped() == false;
        ordinal = ordinals.next()) {
      hits.countVisited(1);
      hits.visit(ordinal);
    }
  }

  /** Scores what the codes say is nearest; more of it while the collector takes worse hits. */
  private void scanCodes(AcceptDocs acceptDocs, Bits accepted, int rescored, HitCollector hits)
      throws IOException {
    VisitedSet scored = scratch.estimated;
    scored.reset(rescored);
    scoreNearest(acceptDocs, accepted, rescored, scored, hits);
    int width = rescored;
    while (hits.wantsMore()) {
      width = (int) Math.min(entry.count(), (long) width * WIDENING);
      if (width == entry.count()) {
        scanUnscored(scored, hits);
        return;
      }
      scoreNearest(acceptDocs, accepted, width, scored, hits);
    }
  }

  private void scoreNearest(
      AcceptDocs acceptDocs, Bits accepted, int width, VisitedSet scored, HitCollector hits)
      throws IOException {
    NearestHeap nearest = scratch.nearest;
    nearest.reset(width);
    if (accepted == null) {
      scanAllCodes(nearest, hits);
    } else {
      scanAcceptedCodes(new AcceptedOrdinals(acceptDocs.iterator(), scorer.vectors), nearest, hits);
    }
    nearest.sort();
    int waiting = 0;
    for (int rank = 0; rank < nearest.size(); rank++) {
      if (scored.add(nearest.id(rank))) {
        ordinals[waiting++] = nearest.id(rank);
      }
      if (waiting == ordinals.length) {
        hits.visit(ordinals, waiting);
        waiting = 0;
      }
    }
    hits.visit(ordinals, waiting);
  }

  /** What no scan of the codes chose. Only a collector that is hardly satisfied comes here. */
  private void scanUnscored(VisitedSet scored, HitCollector hits) throws IOException {
    for (int ordinal = 0; ordinal < entry.count() && hits.isStopped() == false; ordinal++) {
      if (scored.contains(ordinal) == false) {
        hits.countVisited(1);
        hits.visit(ordinal);
      }
    }
  }

  private void scanAllCodes(NearestHeap nearest, HitCollector hits) throws IOException {
    CodeEstimates codes = codes();
    float[] estimates = scratch.blockEstimates;
    int blocks = entry.codes().blockCount();
    for (int block = 0; block < blocks && hits.isStopped() == false; block++) {
      int first = block * CodeEstimates.BLOCK;
      int inBlock = Math.min(CodeEstimates.BLOCK, entry.count() - first);
      hits.countVisited(inBlock);
      codes.fill(block, estimates);
      nearest.offerBlock(estimates, inBlock, first);
    }
  }

  private void scanAcceptedCodes(AcceptedOrdinals ordinals, NearestHeap nearest, HitCollector hits)
      throws IOException {
    CodeEstimates codes = codes();
    for (int ordinal = ordinals.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS && hits.isStopped() == false;
        ordinal = ordinals.next()) {
      hits.countVisited(1);
      float estimate = codes.one(ordinal);
      if (estimate < nearest.bound()) {
        nearest.offer(estimate, ordinal);
      }
    }
  }
}
