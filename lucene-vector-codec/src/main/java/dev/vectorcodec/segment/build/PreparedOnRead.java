package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.io.PendingFaults;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.stored.StoredVectors;
import dev.vectorcodec.segment.stored.VectorCursor;
import java.io.IOException;

/**
 * Prepares stored vectors when somebody reads them, for callers that read few of them, or each once
 * or twice. One instance a thread.
 */
public final class PreparedOnRead implements VectorSource {

  private final StoredVectors stored;
  private final VectorPreparation preparation;
  private final boolean rotated;
  private final int[] subset;
  private final AbortCheck abortCheck;
  private final VectorCursor vectors;
  private final float[] components;
  private final float[] prepared;

  /**
   * @param rotated whether it applies the rotation, which codes need and distances do not
   * @param subset the ordinals that count; null for all
   */
  public PreparedOnRead(
      StoredVectors stored,
      VectorPreparation preparation,
      boolean rotated,
      int[] subset,
      AbortCheck abortCheck)
      throws IOException {
    this.stored = stored;
    this.preparation = preparation;
    this.rotated = rotated;
    this.subset = subset;
    this.abortCheck = abortCheck;
    this.vectors = stored.open();
    this.components = new float[vectors.layout().dimension()];
    this.prepared = new float[VectorPreparation.paddedDimension(components.length)];
  }

  @Override
  public int size() {
    return subset == null ? vectors.layout().count() : subset.length;
  }

  @Override
  public int width() {
    return prepared.length;
  }

  @Override
  public PreparedOnRead copy() throws IOException {
    return new PreparedOnRead(stored, preparation, rotated, subset, abortCheck.copy());
  }

  @Override
  public void bringNear(int[] ordinals, int count) throws IOException {
    if (subset == null) {
      vectors.bringNear(ordinals, count);
    }
  }

  @Override
  public void read(int ordinal, float[] target, int offset) throws IOException {
    abortCheck.countVector();
    vectors.readFloats(subset == null ? ordinal : subset[ordinal], components);
    // In the thread that reads, which may be one of the executor's: a fault arrives only there.
    PendingFaults.await();
    if (rotated) {
      preparation.prepare(components, prepared);
    } else {
      preparation.center(components, prepared);
    }
    System.arraycopy(prepared, 0, target, offset, prepared.length);
  }
}
