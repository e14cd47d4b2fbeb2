package dev.vectorcodec.segment;

import dev.vectorcodec.graph.walk.NearestHeap;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Where a walk starts: the nearest of a sample of nodes, whose codes are scanned, and what a seeded
 * query names.
 */
final class EntryPoints {

  private static final int ENTRY_COUNT = 4;

  private final GraphLayout layout;
  private final PagedFile.Cursor cursor;
  private final PreparedQuery query;
  private final SearchScratch scratch;

  EntryPoints(
      GraphLayout layout, PagedFile.Cursor cursor, PreparedQuery query, SearchScratch scratch) {
    this.layout = layout;
    this.cursor = cursor;
    this.query = query;
    this.scratch = scratch;
  }

  /** Seeds the beam with the nearest of the sample. */
  void seedSample() throws IOException {
    NearestHeap nearest = scratch.nearest;
    nearest.reset(ENTRY_COUNT);
    float[] estimates = scratch.blockEstimates;
    for (int block = 0; block < layout.sampleBlocks(); block++) {
      int first = block * CodeEstimates.BLOCK;
      int inBlock = Math.min(CodeEstimates.BLOCK, layout.sampleCount() - first);
      int[] codes = scratch.sampleBlock;
      cursor.readInts(layout.sampleBlockOffset(block), codes, 0, codes.length);
      VectorKernels.INSTANCE.estimateBlock(
          codes, 0, GraphLayout.SAMPLE_BITS, query.codes(), query.centroidDistance(), estimates, 0);
      nearest.offerBlock(estimates, inBlock, first);
    }
    nearest.sort();
    for (int rank = 0; rank < nearest.size(); rank++) {
      int node = cursor.readInt(layout.sampleNodeOffset(nearest.id(rank)));
      if (node < 0 || node >= layout.count()) {
        throw cursor.file().corrupt("sampled node=" + node);
      }
      scratch.beam.seed(nearest.distance(rank), node);
    }
  }

  /** Seeds the beam with the ordinals that a seeded query names; it can be asked once. */
  void seedOrdinals(KnnSearchStrategy strategy, ExactScorer scorer) throws IOException {
    if ((strategy instanceof KnnSearchStrategy.Seeded) == false) {
      return;
    }
    // Lucene maps the documents of the seed query to ordinals; the iterator's numbers are those.
    DocIdSetIterator ordinals = ((KnnSearchStrategy.Seeded) strategy).entryPoints();
    NodeNumbers numbers = new NodeNumbers(layout, cursor);
    for (int ordinal = ordinals.nextDoc();
        ordinal != DocIdSetIterator.NO_MORE_DOCS;
        ordinal = ordinals.nextDoc()) {
      scratch.beam.seed(query.distance(scorer.raw(ordinal)), numbers.node(ordinal));
    }
  }
}
