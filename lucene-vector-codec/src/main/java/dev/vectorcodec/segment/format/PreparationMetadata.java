package dev.vectorcodec.segment.format;

import dev.vectorcodec.quantization.VectorPreparation;

/**
 * What the metadata keeps of how the vectors of a field are prepared.
 *
 * @param scale factor of every component before the mean is subtracted; 1 when they are normalized
 * @param rotationSeed from which the rotation follows
 * @param mean of the vectors before rotation, what is subtracted; empty when there are no vectors
 * @param largestSquare the squared length of the longest vector, scaled or normalized; 0 if there
 *     are no codes of neighbors, which alone need it
 */
public record PreparationMetadata(
    float scale, long rotationSeed, float[] mean, float largestSquare) {

  /** How vectors and queries are prepared. */
  public VectorPreparation preparation(boolean normalizes) {
    return new VectorPreparation(normalizes, scale, mean, rotationSeed);
  }
}
