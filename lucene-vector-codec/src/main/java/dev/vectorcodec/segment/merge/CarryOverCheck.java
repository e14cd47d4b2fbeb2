package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.GraphMerger;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.build.IndexingParameters;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.VectorLayout;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/**
 * Decides by settings and counts whether a merge may carry a segment over. It allocates nothing.
 */
final class CarryOverCheck {

  /**
   * The part of the merged vectors that may have come or gone since all were last built. Up to
   * there recall at a fixed effort sinks by a few thousandths. The more vectors change, the less
   * time a merge saves.
   */
  private static final double MOST_CHANGED = 0.25;

  /** The mean of scaled vectors is never larger; that of a forged file may be. */
  private static final float LARGEST_MEAN = 4;

  /** Stands for too many. */
  static final int TOO_MANY = -1;

  private CarryOverCheck() {}

  /**
   * Whether the old field has the settings that the merged one will have. A field with lengths that
   * searches by inner product tell apart does not fit: only builds make levels of long vectors, and
   * entries.
   */
  static boolean fits(FieldMetadata old, VectorLayout vectorLayout, IndexingParameters parameters) {
    VectorLayout oldLayout = old.vectorLayout();
    return old.graph().exists()
        && parameters.wantsGraph(vectorLayout.count(), vectorLayout.dimension())
        && old.graph().degree() == parameters.degree()
        && old.graph().hasNeighborCodes() == parameters.neighborCodes()
        && old.codes().code().width() == parameters.widthFor(old.paddedDimension())
        && old.codes().entryCount() == 0
        && VectorPreparation.maxMagnitude(old.prepared().mean()) <= LARGEST_MEAN
        && oldLayout.dimension() == vectorLayout.dimension()
        && oldLayout.stored() == vectorLayout.stored()
        && oldLayout.similarity() == vectorLayout.similarity();
  }

  /**
   * How many vectors have come or gone since all were last built, or {@link #TOO_MANY}. This counts
   * deleted vectors only until the answer is clear.
   */
  static int count(MergeSource source, VectorLayout vectorLayout, AbortCheck abortCheck)
      throws IOException {
    FieldMetadata old = source.field().metadata();
    long most = (long) (MOST_CHANGED * vectorLayout.count());
    long changed = old.changed() + Math.max(0L, (long) vectorLayout.count() - old.count());
    if (changed > most) {
      return TOO_MANY;
    }
    VectorCursor vectors = source.field().vectors().open();
    long deleted = 0;
    for (int ordinal = 0; ordinal < old.count(); ordinal++) {
      abortCheck.countVector();
      if (source.documents().get(vectors.document(ordinal)) < 0) {
        deleted++;
        if (old.changed() + deleted > most) {
          return TOO_MANY;
        }
      }
    }
    long fresh = vectorLayout.count() - (old.count() - deleted);
    changed = old.changed() + deleted + fresh;
    // Links back to carried nodes are counted by ints.
    long links = fresh * GraphMerger.mostNeighbors(old.graph().degree());
    boolean small = changed <= most && links < Integer.MAX_VALUE - Long.BYTES;
    return small ? (int) changed : TOO_MANY;
  }
}
