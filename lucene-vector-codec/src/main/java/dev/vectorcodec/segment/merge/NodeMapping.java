package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/**
 * Finds out which vector of the merged segment each old node became: from node to ordinal, to
 * document, to merged document, to merged ordinal. It checks every step. Heap: 4 bytes an old
 * vector while it works.
 */
final class NodeMapping {

  /** How many nodes' ordinals it reads at a time. */
  private static final int BATCH = 1024;

  private static final int DELETED = -1;

  /** Marks an ordinal whose node was found. */
  private static final int TAKEN = -2;

  private final MergeSource source;
  private final VectorCursor merged;
  private final AbortCheck abortCheck;

  /**
   * @param merged the vectors of the merged segment
   */
  NodeMapping(MergeSource source, VectorCursor merged, AbortCheck abortCheck) {
    this.source = source;
    this.merged = merged;
    this.abortCheck = abortCheck;
  }

  Renumbering find() throws IOException {
    int[] ordinals = mergedOrdinals();
    CodesLayout layout = source.field().metadata().codes();
    PagedFile.Cursor codes = source.field().codes().cursor();
    Renumbering renumbering = new Renumbering(ordinals.length, merged.layout().count());
    int[] batch = new int[BATCH];
    for (int first = 0; first < ordinals.length; first += BATCH) {
      int size = Math.min(BATCH, ordinals.length - first);
      codes.readInts(layout.ordinalOffset(first), batch, 0, size);
      for (int i = 0; i < size; i++) {
        int ordinal = batch[i];
        if (ordinal < 0 || ordinal >= ordinals.length || ordinals[ordinal] == TAKEN) {
          throw codes.file().corrupt("ordinal=" + ordinal + " of node=" + (first + i));
        }
        int mergedOrdinal = ordinals[ordinal];
        ordinals[ordinal] = TAKEN;
        if (mergedOrdinal != DELETED && renumbering.carry(first + i, mergedOrdinal) == false) {
          throw corrupt("ordinal=" + ordinal + " has the document of another");
        }
      }
    }
    return renumbering;
  }

  private IOException corrupt(String message) throws IOException {
    return source.field().vectors().open().file().corrupt(message);
  }

  /** The merged ordinal of each old one. */
  private int[] mergedOrdinals() throws IOException {
    VectorCursor old = source.field().vectors().open();
    int[] ordinals = new int[old.layout().count()];
    int last = -1;
    int next = 0;
    for (int ordinal = 0; ordinal < ordinals.length; ordinal++) {
      abortCheck.countVector();
      int document = source.documents().get(old.document(ordinal));
      if (document < 0) {
        ordinals[ordinal] = DELETED;
        continue;
      }
      // Documents keep their order, unless an index sort changes it: then the search begins anew.
      int found = merged.ordinalAtOrAfter(document > last ? next : 0, document);
      if (found == merged.layout().count() || merged.document(found) != document) {
        throw corrupt("ordinal=" + ordinal + " has a document without a vector");
      }
      ordinals[ordinal] = found;
      last = document;
      next = found + 1;
    }
    return ordinals;
  }
}
