package dev.vectorcodec.segment;

import dev.vectorcodec.segment.merge.MergeSource;
import dev.vectorcodec.segment.merge.OldField;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;

/** Finds the segment of a merge whose field a merge may carry over. */
final class MergeSources {

  private MergeSources() {}

  /**
   * The field with the most vectors in one segment of this format; null if there is none. Readers
   * that others have wrapped do not count, because nobody knows what they hide or change.
   */
  static MergeSource largest(FieldInfo info, MergeState mergeState) {
    MergeSource largest = null;
    for (int i = 0; i < mergeState.knnVectorsReaders.length; i++) {
      OldField field = field(info, mergeState.knnVectorsReaders[i]);
      if (field != null
          && (largest == null || field.metadata().count() > largest.field().metadata().count())) {
        largest = new MergeSource(field, mergeState.docMaps[i]);
      }
    }
    return largest;
  }

  private static OldField field(FieldInfo info, KnnVectorsReader reader) {
    RabitqVectorsReader ours = RabitqVectorsReader.of(reader, info);
    return ours == null ? null : ours.oldField(info);
  }
}
