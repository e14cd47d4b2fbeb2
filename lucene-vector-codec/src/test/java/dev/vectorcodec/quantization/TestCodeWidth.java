package dev.vectorcodec.quantization;

import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a width has the bits that files state, and constants that follow from them. */
public class TestCodeWidth extends LuceneTestCase {

  /** Files state the bits of a width, so these must never change. */
  public void testBitsInFiles() {
    assertEquals(1, CodeWidth.ONE.bits());
    assertEquals(2, CodeWidth.TWO.bits());
    assertEquals(3, CodeWidth.THREE.bits());
    assertEquals(4, CodeWidth.FOUR.bits());
    for (CodeWidth width : CodeWidth.values()) {
      assertSame(width, CodeWidth.ofBits(width.bits()));
    }
    for (int unknown : new int[] {Integer.MIN_VALUE, -1, 0, 5, 8, Integer.MAX_VALUE}) {
      assertNull(CodeWidth.ofBits(unknown));
    }
  }

  public void testBits() {
    int bits = 1;
    for (CodeWidth width : CodeWidth.values()) {
      assertEquals(bits++, width.bits());
      assertEquals(width.bits() + 2, width.queryPlanes());
    }
  }

  private static void assertDefault(int dimension, CodeWidth width, int recordBytes) {
    assertSame("dimension=" + dimension, width, CodeWidth.forDimension(dimension));
    assertEquals(
        "dimension=" + dimension,
        recordBytes,
        new CodeRecordLayout(dimension, width).sizeInBytes());
  }

  public void testDefaultsOfDimensions() {
    assertDefault(64, CodeWidth.TWO, 32);
    assertDefault(128, CodeWidth.THREE, 64);
    assertDefault(192, CodeWidth.TWO, 64);
    assertDefault(256, CodeWidth.THREE, 128);
    assertDefault(320, CodeWidth.TWO, 128);
    assertDefault(448, CodeWidth.TWO, 128);
    assertDefault(512, CodeWidth.TWO, 192);
    assertDefault(640, CodeWidth.TWO, 192);
    assertDefault(768, CodeWidth.TWO, 256);
    assertDefault(1024, CodeWidth.TWO, 320);
    assertDefault(1536, CodeWidth.TWO, 448);
    assertDefault(4096, CodeWidth.TWO, 1088);
  }

  /** The mean square error of {@code 2^bits} levels, {@code step} apart, for a normal variable. */
  private static double distortion(int bits, double step) {
    double half = 1 << (bits - 1);
    double width = 1e-4;
    double sum = 0;
    for (double value = width / 2; value < 9; value += width) {
      double level = (Math.min(half - 1, Math.floor(value / step)) + 0.5) * step;
      double density = Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI);
      sum += 2 * width * density * (value - level) * (value - level);
    }
    return sum;
  }

  /** Max's table, computed again: no other step would miss less of a normal variable. */
  public void testStepsAreTheBestForANormalVariable() {
    for (CodeWidth width : CodeWidth.values()) {
      double error = distortion(width.bits(), width.step());
      assertEquals(width.toString(), width.squareError(), error, 1e-3 * error);
      assertTrue(width.toString(), distortion(width.bits(), 0.99 * width.step()) > error);
      assertTrue(width.toString(), distortion(width.bits(), 1.01 * width.step()) > error);
    }
  }
}
