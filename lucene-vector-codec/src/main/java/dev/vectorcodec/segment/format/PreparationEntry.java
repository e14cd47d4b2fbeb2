package dev.vectorcodec.segment.format;

import dev.vectorcodec.quantization.VectorPreparation;

/**
 * What the metadata keeps of how the vectors of a field are prepared.
 *
 * @param scale factor of every component before the mean is subtracted; 1 when they are normalized
 * @param rotationSeed from which the rotation follows
 * @param mean of the vectors before rotation, what is subtracted; empty when there are no vectors
 */
public record PreparationEntry(float scale, long rotationSeed, float[] mean) {

  /** How vectors and queries are prepared. */
  public VectorPreparation preparation(boolean normalizes) {
    return new VectorPreparation(normalizes, scale, mean, rotationSeed);
  }
}
