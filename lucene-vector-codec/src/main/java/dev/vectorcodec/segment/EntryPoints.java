package dev.vectorcodec.segment;

import dev.vectorcodec.graph.Candidate;
import dev.vectorcodec.graph.NearestHeap;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.kernel.VectorKernels;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.ArrayUtil;

/**
 * Where a walk starts: the nearest of a sample of nodes, whose codes are scanned, and what a seeded
 * query names.
 */
final class EntryPoints {

  private static final int ENTRY_COUNT = 4;

  private final GraphLayout layout;
  private final PagedFile file;
  private final RawVectors vectors;
  private final PreparedQuery query;
  private final SearchScratch scratch;
  private long[] seeds = new long[0];
  private int seedCount;
  private boolean seedsRead;

  EntryPoints(FieldSearcher field, RawVectors vectors, PreparedQuery query, SearchScratch scratch) {
    this.layout = field.entry().graph();
    this.file = field.graph();
    this.vectors = vectors;
    this.query = query;
    this.scratch = scratch;
  }

  /** Fills the beam; called again whenever the walk starts over. */
  void seed(KnnSearchStrategy strategy, ExactScorer scorer) throws IOException {
    if (strategy instanceof KnnSearchStrategy.Seeded seeded && seedsRead == false) {
      readSeeds(seeded.entryPoints(), scorer);
      seedsRead = true;
    }
    for (int i = 0; i < seedCount; i++) {
      scratch.beam.seed(Candidate.distance(seeds[i]), Candidate.id(seeds[i]));
    }
    seedSample();
  }

  private void seedSample() throws IOException {
    PagedFile.Cursor cursor = file.cursor();
    NearestHeap nearest = scratch.nearest;
    nearest.reset(ENTRY_COUNT);
    float[] estimates = scratch.blockEstimates;
    for (int block = 0; block < layout.sampleBlocks(); block++) {
      int first = block * CodeEstimates.BLOCK;
      int inBlock = Math.min(CodeEstimates.BLOCK, layout.sampleCount() - first);
      long index =
          cursor.locate(layout.sampleBlockOffset(block), layout.sampleBlock().sizeInBytes());
      VectorKernels.INSTANCE.estimateBlock(
          cursor.memory(),
          index,
          GraphLayout.SAMPLE_BITS,
          query.codes(),
          query.centroidDistance(),
          estimates,
          0);
      int found =
          VectorKernels.INSTANCE.selectBelow(estimates, inBlock, nearest.bound(), scratch.selected);
      for (int i = 0; i < found; i++) {
        nearest.offer(estimates[scratch.selected[i]], first + scratch.selected[i]);
      }
    }
    nearest.sort();
    for (int rank = 0; rank < nearest.size(); rank++) {
      int node = cursor.readInt(layout.sampleNodeOffset(nearest.id(rank)));
      if (node < 0 || node >= layout.count()) {
        throw file.corrupt("sampled node=" + node);
      }
      scratch.beam.seed(nearest.distance(rank), node);
    }
  }

  /** An iterator can be read once, a walk may start several times. */
  private void readSeeds(DocIdSetIterator documents, ExactScorer scorer) throws IOException {
    NodeNumbers numbers = new NodeNumbers(layout, file);
    AcceptedOrdinals ordinals = new AcceptedOrdinals(documents, vectors);
    for (int ordinal = ordinals.next();
        ordinal != DocIdSetIterator.NO_MORE_DOCS;
        ordinal = ordinals.next()) {
      seeds = ArrayUtil.grow(seeds, seedCount + 1);
      seeds[seedCount++] = Candidate.of(query.distance(scorer.raw(ordinal)), numbers.node(ordinal));
    }
  }
}
