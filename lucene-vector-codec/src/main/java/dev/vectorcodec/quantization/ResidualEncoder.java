package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.BuildKernels;
import dev.vectorcodec.kernel.VectorKernels;

/**
 * Encodes a vector relative to a center as bit planes and two correction floats.
 *
 * <p>With center c, vector x, residual r = x − c, code s (±1 a component; ±0.5 and ±1.5 with two
 * planes) and g = |r|² / ⟨r, s⟩, the unbiased estimate of RaBitQ is ⟨q − c, r⟩ ≈ g ⟨q − c, s⟩. It
 * is rearranged so that a search needs ⟨q, s⟩ alone:
 *
 * <ul>
 *   <li>Euclidean: |q − x|² ≈ |q − c|² + (|r|² + 2 g ⟨c, s⟩) − 2 g ⟨q, s⟩
 *   <li>inner product: −⟨q, x⟩ ≈ −⟨q, c⟩ + (g ⟨c, s⟩ − ⟨c + m, r⟩) − g ⟨q, s⟩, where m is the
 *       centroid that was subtracted from all vectors
 * </ul>
 *
 * <p>The addend is the part in brackets, the multiplier the factor of ⟨q, s⟩. All vectors are
 * prepared (centered, rotated). Not thread-safe: one encoder a thread.
 */
public final class ResidualEncoder {

  /**
   * Boundary between the two magnitudes, in standard deviations of the residual: the optimum of a
   * four-level quantizer with levels 1:3 of a normal variable (Max 1960 gives 0.9816).
   */
  private static final float MAGNITUDE_BOUNDARY = 0.98f;

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final Geometry geometry;
  private final int length;
  private final float[] rotatedCentroid;
  private final float[] residual;
  private final int[][] planes;
  private final float[] sums = new float[BuildKernels.SCRATCH_FLOATS];
  private float addend;
  private float multiplier;

  /**
   * @param planes bits a dimension, 1 or 2
   * @param rotatedCentroid the field's centroid after rotation, of the padded dimension
   */
  public ResidualEncoder(Geometry geometry, int planes, float[] rotatedCentroid) {
    this.geometry = geometry;
    this.length = rotatedCentroid.length;
    this.rotatedCentroid = rotatedCentroid;
    this.residual = new float[length];
    this.planes = new int[planes][length / Integer.SIZE];
  }

  /**
   * Encodes the vector at {@code x[xOffset]} relative to the one at {@code center[centerOffset]}.
   */
  public void encode(float[] center, int centerOffset, float[] x, int xOffset) {
    float squareNorm = kernels.subtract(x, xOffset, center, centerOffset, residual, length);
    float residualDot;
    float centerDot;
    if (planes.length == 1) {
      kernels.bitsAbove(residual, 0f, planes[0], length);
      residualDot = kernels.signedSum(residual, 0, planes[0], length);
      centerDot = kernels.signedSum(center, centerOffset, planes[0], length);
    } else {
      // A magnitude bit is set where the component lies on the upper side of its sign's middle.
      float boundary = MAGNITUDE_BOUNDARY * (float) Math.sqrt(squareNorm / length);
      BuildKernels.INSTANCE.codeTwoPlanes(
          residual, boundary, center, centerOffset, planes, sums, length);
      residualDot = sums[0] + 0.5f * sums[1];
      centerDot = sums[2] + 0.5f * sums[3];
    }
    float gain = residualDot > 0 ? squareNorm / residualDot : 0f;
    if (geometry == Geometry.EUCLIDEAN) {
      addend = squareNorm + 2 * gain * centerDot;
      multiplier = -2 * gain;
    } else {
      float shift =
          kernels.dotProduct(center, centerOffset, residual, 0, length)
              + kernels.dotProduct(rotatedCentroid, 0, residual, 0, length);
      addend = gain * centerDot - shift;
      multiplier = -gain;
    }
  }

  int[] plane(int plane) {
    return planes[plane];
  }

  float addend() {
    return addend;
  }

  float multiplier() {
    return multiplier;
  }
}
