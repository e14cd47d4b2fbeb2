package dev.vectorcodec.kernel.simd;

import dev.vectorcodec.kernel.VectorKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows times a panel of 64 columns, in register blocks of four rows by four vectors: sixteen
 * accumulators, so that the multiply-adds and not the loads are the limit.
 */
final class PanelKernel {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int W = FLOATS.length();

  private PanelKernel() {}

  static void multiply(
      float[] rows,
      int rowsOffset,
      float[] panel,
      int width,
      float[] out,
      int outOffset,
      int outStride) {
    for (int column = 0; column < VectorKernels.PANEL_COLUMNS; column += 4 * W) {
      FloatVector zero = FloatVector.zero(FLOATS);
      FloatVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
      FloatVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
      FloatVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
      FloatVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
      for (int k = 0; k < width; k++) {
        int at = k * VectorKernels.PANEL_COLUMNS + column;
        FloatVector b0 = FloatVector.fromArray(FLOATS, panel, at);
        FloatVector b1 = FloatVector.fromArray(FLOATS, panel, at + W);
        FloatVector b2 = FloatVector.fromArray(FLOATS, panel, at + 2 * W);
        FloatVector b3 = FloatVector.fromArray(FLOATS, panel, at + 3 * W);
        FloatVector a = FloatVector.broadcast(FLOATS, rows[rowsOffset + k]);
        c00 = a.fma(b0, c00);
        c01 = a.fma(b1, c01);
        c02 = a.fma(b2, c02);
        c03 = a.fma(b3, c03);
        a = FloatVector.broadcast(FLOATS, rows[rowsOffset + width + k]);
        c10 = a.fma(b0, c10);
        c11 = a.fma(b1, c11);
        c12 = a.fma(b2, c12);
        c13 = a.fma(b3, c13);
        a = FloatVector.broadcast(FLOATS, rows[rowsOffset + 2 * width + k]);
        c20 = a.fma(b0, c20);
        c21 = a.fma(b1, c21);
        c22 = a.fma(b2, c22);
        c23 = a.fma(b3, c23);
        a = FloatVector.broadcast(FLOATS, rows[rowsOffset + 3 * width + k]);
        c30 = a.fma(b0, c30);
        c31 = a.fma(b1, c31);
        c32 = a.fma(b2, c32);
        c33 = a.fma(b3, c33);
      }
      int target = outOffset + column;
      store(c00, c01, c02, c03, out, target);
      store(c10, c11, c12, c13, out, target + outStride);
      store(c20, c21, c22, c23, out, target + 2 * outStride);
      store(c30, c31, c32, c33, out, target + 3 * outStride);
    }
  }

  private static void store(
      FloatVector c0, FloatVector c1, FloatVector c2, FloatVector c3, float[] out, int target) {
    c0.intoArray(out, target);
    c1.intoArray(out, target + W);
    c2.intoArray(out, target + 2 * W);
    c3.intoArray(out, target + 3 * W);
  }
}
