package dev.vectorcodec.quantization;

import dev.vectorcodec.kernel.VectorKernels;
import java.util.Arrays;

/**
 * Encodes the neighbors of a node relative to the node itself, with one bit a component.
 *
 * <p>Let x be the node, v a neighbor, r = v − x, u the code's ±½ a component and g = |r|² / ⟨r, u⟩
 * the gain. Then g times the product of any vector with u estimates its product with r, as with
 * {@link CodeEncoder} relative to centroids. A search has to compute the product with the query
 * alone, and quantizes it once for all nodes. With m, the mean that was subtracted from all
 * vectors, and p = m + x:
 *
 * <ul>
 *   <li>Euclidean: |q − v|² ≈ |q − x|² + (|r|² + 2 g ⟨x, u⟩) − 2 g ⟨q, u⟩
 *   <li>inner product: −⟨q, m + v⟩ ≈ −⟨q, p⟩ + t |p|² (g ⟨p, u⟩ − ⟨p, r⟩) / |p|² − g ⟨q, u⟩
 * </ul>
 *
 * <p>The addend is the part in brackets, the multiplier −2 g or −g. {@link NeighborQuery} has the
 * error of an estimate.
 *
 * <p>All vectors are prepared. Not thread-safe: one encoder a thread.
 */
public final class NeighborEncoder {

  private final VectorKernels kernels = VectorKernels.INSTANCE;
  private final Geometry geometry;
  private final NeighborCodeLayout layout;
  private final int length;
  private final float[] mean;
  private final float[] node;
  private final float[] center;
  private final float[] residual;
  private final float[] levels;
  private final long[] signs;
  private final int[] codes;
  private float centerSquare;

  /**
   * @param rotatedMean the mean of all vectors after rotation, of the padded dimension
   */
  public NeighborEncoder(Geometry geometry, NeighborCodeLayout layout, float[] rotatedMean) {
    this.geometry = geometry;
    this.layout = layout;
    this.length = layout.paddedDimension();
    this.mean = rotatedMean;
    this.node = new float[length];
    this.center = new float[length];
    this.residual = new float[length];
    this.levels = new float[length];
    this.signs = new long[length / Long.SIZE];
    this.codes = new int[layout.sizeInInts()];
  }

  /** Starts with a node that has no neighbors yet. */
  public void start(float[] nodeVector) {
    System.arraycopy(nodeVector, 0, node, 0, length);
    Arrays.fill(codes, 0);
    for (int slot = 0; slot < layout.groups() * NeighborCodeLayout.GROUP; slot++) {
      set(layout.addendAt(slot), Float.POSITIVE_INFINITY);
    }
    for (int i = 0; i < length; i++) {
      center[i] = geometry == Geometry.EUCLIDEAN ? node[i] : node[i] + mean[i];
    }
    centerSquare = kernels.dotProduct(center, 0, center, 0, length);
  }

  private void set(int at, float value) {
    codes[at] = Float.floatToRawIntBits(value);
  }

  /** Encodes the neighbor in a slot. */
  public void encode(int slot, float[] neighbor) {
    float square = kernels.subtract(neighbor, 0, node, 0, residual, length);
    float deviation = (float) Math.sqrt(square / length);
    float factor = 1 / Math.max(Float.MIN_NORMAL, deviation * CodeWidth.ONE.step());
    kernels.levels(residual, factor, 1, levels);
    kernels.toPlanes(residual, factor, 1, 1, signs, 0, signs.length);
    for (int i = 0; i < signs.length; i++) {
      codes[layout.wordAt(2 * i, slot)] = (int) signs[i];
      codes[layout.wordAt(2 * i + 1, slot)] = (int) (signs[i] >>> Integer.SIZE);
    }
    float product = kernels.dotProduct(residual, 0, levels, 0, length);
    float gain = product > 0 ? square / product : 0f;
    float centerProduct = gain * kernels.dotProduct(center, 0, levels, 0, length);
    if (geometry == Geometry.EUCLIDEAN) {
      set(layout.addendAt(slot), square + 2 * centerProduct);
      set(layout.multiplierAt(slot), -2 * gain);
    } else {
      float along = centerProduct - kernels.dotProduct(center, 0, residual, 0, length);
      set(layout.addendAt(slot), centerSquare < Float.MIN_NORMAL ? 0f : along / centerSquare);
      set(layout.multiplierAt(slot), -gain);
    }
  }

  /** Whether {@code others} has the code of the neighbor that was encoded in a slot. */
  public boolean isSame(int slot, int[] others) {
    boolean same = true;
    for (int word = 0; word < 2 * signs.length; word++) {
      int at = layout.wordAt(word, slot);
      same &= others[at] == codes[at];
    }
    int addend = layout.addendAt(slot);
    int multiplier = layout.multiplierAt(slot);
    return same && others[addend] == codes[addend] && others[multiplier] == codes[multiplier];
  }

  /** The codes of the node's neighbors, until the next node is started. */
  public int[] codes() {
    return codes;
  }
}
