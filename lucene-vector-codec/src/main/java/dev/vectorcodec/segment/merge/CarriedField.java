package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.build.PreparedOnRead;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.StoredVectors;
import java.io.IOException;

/**
 * A field that is carried over.
 *
 * @param preparation the old field's, which serves the merged one
 * @param vectors those of the merged segment
 * @param fresh ordinals of those that the old one does not have, ascending
 */
record CarriedField(
    OldField old,
    Renumbering numbers,
    VectorPreparation preparation,
    StoredVectors vectors,
    int[] fresh,
    AbortCheck abortCheck) {

  FieldMetadata metadata() {
    return old.metadata();
  }

  /** All vectors, such that distances are right. */
  PreparedOnRead centered() throws IOException {
    return new PreparedOnRead(vectors, preparation, false, null, abortCheck.copy());
  }

  /** The new vectors alone, such that distances are right; they count from 0 on. */
  PreparedOnRead freshCentered() throws IOException {
    return new PreparedOnRead(vectors, preparation, false, fresh, abortCheck.copy());
  }

  /** All vectors as codes are made of them. */
  PreparedOnRead prepared() throws IOException {
    return new PreparedOnRead(vectors, preparation, true, null, abortCheck.copy());
  }

  /** The new vectors alone as codes are made of them; they count from 0 on. */
  PreparedOnRead freshPrepared() throws IOException {
    return new PreparedOnRead(vectors, preparation, true, fresh, abortCheck.copy());
  }

  /** The links of the old graph. */
  StoredLinks links() throws IOException {
    return new StoredLinks(metadata().graph(), old.graph(), abortCheck.copy());
  }
}
