package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.build.PreparedOnRead;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.StoredVectors;
import java.io.IOException;

/**
 * A field that a merge carries over.
 *
 * @param preparation the preparation of the old field, which serves the merged one
 * @param vectors the vectors of the merged segment
 * @param fresh ordinals of the vectors that the old field does not have, ascending
 */
record CarriedField(
    OldField old,
    Renumbering renumbering,
    VectorPreparation preparation,
    StoredVectors vectors,
    int[] fresh,
    AbortCheck abortCheck) {

  FieldMetadata metadata() {
    return old.metadata();
  }

  /** All vectors, prepared for distances. */
  PreparedOnRead centered() throws IOException {
    return new PreparedOnRead(vectors, preparation, false, null, abortCheck.copy());
  }

  /** The new vectors alone, prepared for distances; their ordinals count from 0 on. */
  PreparedOnRead freshCentered() throws IOException {
    return new PreparedOnRead(vectors, preparation, false, fresh, abortCheck.copy());
  }

  /** All vectors, prepared for codes. */
  PreparedOnRead prepared() throws IOException {
    return new PreparedOnRead(vectors, preparation, true, null, abortCheck.copy());
  }

  /** The new vectors alone, prepared for codes; their ordinals count from 0 on. */
  PreparedOnRead freshPrepared() throws IOException {
    return new PreparedOnRead(vectors, preparation, true, fresh, abortCheck.copy());
  }

  /** The links of the old graph. */
  StoredLinks links() throws IOException {
    return new StoredLinks(metadata().graph(), old.graph(), abortCheck.copy());
  }
}
