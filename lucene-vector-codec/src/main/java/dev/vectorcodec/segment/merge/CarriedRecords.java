package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.build.CodeWriter;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.util.Arrays;

/**
 * The code records of the merged segment. It copies those of nodes that stay: they mean the same,
 * because centroids and preparation are the same.
 */
final class CarriedRecords implements CodeWriter.Records {

  private final CodesLayout old;
  private final PagedFile.Cursor cursor;
  private final Renumbering renumbering;
  private final int[] fresh;
  private final CodeWriter.Records made;
  private final AbortCheck abortCheck;
  private final long[] record;

  /**
   * @param made the records of the new vectors, whose ordinals count from 0 on
   */
  CarriedRecords(CarriedField field, CodeWriter.Records made) throws IOException {
    this.old = field.metadata().codes();
    this.cursor = field.old().codes().cursor();
    this.renumbering = field.renumbering();
    this.fresh = field.fresh();
    this.made = made;
    this.abortCheck = field.abortCheck();
    this.record = new long[old.code().sizeInLongs()];
  }

  @Override
  public long[] of(int ordinal) throws IOException {
    abortCheck.countVector();
    int oldNode = renumbering.oldNode(ordinal);
    if (oldNode == Renumbering.NONE) {
      return made.of(Arrays.binarySearch(fresh, ordinal));
    }
    cursor.readLongs(old.recordOffset(oldNode), record, 0, record.length);
    return record;
  }
}
