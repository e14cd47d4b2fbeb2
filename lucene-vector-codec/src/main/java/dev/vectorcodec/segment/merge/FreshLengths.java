package dev.vectorcodec.segment.merge;

import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/**
 * Tells whether the old segment's preparation fits the lengths of the merged vectors: the scale
 * keeps squares in the range of a float, and inner products rank as distances do because all
 * vectors are equally long.
 */
final class FreshLengths {

  /** No component may reach this after scaling; builds stay below 2. */
  private static final float TOO_LARGE = 4;

  /** Some component has to reach this, because the vector that set the scale may be gone. */
  private static final float LEAST_LARGEST = 0.125f;

  private final FieldMetadata old;
  private final VectorCursor vectors;
  private final AbortCheck abortCheck;
  private final VectorPreparation.Statistics statistics;
  private final float[] values;

  /**
   * @param vectors the vectors of the merged segment
   */
  FreshLengths(FieldMetadata old, VectorCursor vectors, AbortCheck abortCheck) {
    this.old = old;
    this.vectors = vectors;
    this.abortCheck = abortCheck;
    int dimension = old.vectorLayout().dimension();
    this.statistics =
        new VectorPreparation.Statistics(
            FieldMetadata.normalizes(old.vectorLayout().similarity()), dimension);
    this.values = new float[dimension];
  }

  /**
   * Looks at the new vectors; call once.
   *
   * @param carried the ordinal of a vector that is not new
   */
  boolean fit(int[] fresh, int carried) throws IOException {
    boolean scales = FieldMetadata.normalizes(old.vectorLayout().similarity()) == false;
    if (scales && hasLarge() == false) {
      return false;
    }
    for (int ordinal : fresh) {
      read(ordinal);
      if (scales && scaledMagnitude() >= TOO_LARGE) {
        return false;
      }
      statistics.add(values);
    }
    if (FieldMetadata.geometry(old.vectorLayout().similarity()) != Geometry.INNER_PRODUCT) {
      return true;
    }
    read(carried);
    statistics.add(values);
    return statistics.lengthsDiffer(old.vectorLayout().stored().lengthRounding()) == false;
  }

  private void read(int ordinal) throws IOException {
    abortCheck.countVector();
    vectors.readFloats(ordinal, values);
  }

  private float scaledMagnitude() {
    return VectorPreparation.maxMagnitude(values) * old.prepared().scale();
  }

  private boolean hasLarge() throws IOException {
    for (int ordinal = 0; ordinal < vectors.layout().count(); ordinal++) {
      read(ordinal);
      if (scaledMagnitude() >= LEAST_LARGEST) {
        return true;
      }
    }
    return false;
  }

  /**
   * The largest squared length of a vector after step 1 of preparing it, or more; 0 if nothing
   * needs it.
   */
  float largestSquare() {
    return old.graph().hasNeighborCodes()
        ? Math.max(old.prepared().largestSquare(), statistics.largestSquare(old.prepared().scale()))
        : 0f;
  }
}
