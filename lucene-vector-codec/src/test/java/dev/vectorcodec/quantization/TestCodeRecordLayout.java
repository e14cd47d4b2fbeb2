package dev.vectorcodec.quantization;

import dev.vectorcodec.testing.FloatKind;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: records are whole or half cache lines and keep what was put into them. */
public class TestCodeRecordLayout extends LuceneTestCase {

  public void testSizes() {
    for (int dimension = 64; dimension <= 4096; dimension += 64) {
      for (CodeWidth width : CodeWidth.values()) {
        CodeRecordLayout layout = new CodeRecordLayout(dimension, width);
        int size = layout.sizeInBytes();
        int used = width.bits() * dimension / Byte.SIZE + 12;
        String message = "dimension=" + dimension + " " + width + " size=" + size;
        assertSame(width, layout.width());
        assertEquals(dimension, layout.paddedDimension());
        assertTrue(message, size == 32 || size % 64 == 0);
        assertTrue(message, size >= used && (size == 32 || size - used < 64));
        assertTrue("half a line would do: " + message, size == 32 || used > 32);
        assertEquals(message, size / Long.BYTES, layout.sizeInLongs());
        assertEquals(message, width.bits() * dimension / Long.SIZE, layout.codeLongs());
        assertEquals(message, dimension / Long.SIZE, layout.planeLongs());
      }
    }
  }

  private float error() {
    return Math.min(3e38f, Math.abs(FloatKind.any(random()).next(random())));
  }

  private void checkCorrections(CodeRecordLayout layout, float error, int cluster) {
    float addend = FloatKind.any(random()).next(random());
    float multiplier = FloatKind.any(random()).next(random());
    int longs = layout.sizeInLongs();
    long[] record = random().longs(longs).toArray();
    long[] before = record.clone();
    layout.setCorrections(record, addend, multiplier, error, cluster);
    for (int i = 0; i < longs; i++) {
      boolean correction = i == layout.codeLongs() || i == layout.codeLongs() + 1;
      assertTrue("long " + i + " is not a correction", correction || record[i] == before[i]);
    }
    long[] records = random().longs(3L * longs).toArray();
    int start = random().nextInt(3) * longs;
    System.arraycopy(record, 0, records, start, longs);
    assertEquals(addend, layout.addend(records, start), 0f);
    assertEquals(multiplier, layout.multiplier(records, start), 0f);
    assertEquals(cluster, layout.cluster(records, start));
    float stored = layout.error(records, start);
    assertTrue(error + " is stored as " + stored, stored >= error);
    // Seven bits of the significand are kept.
    float most = error + Math.max(error * 0x1p-7f, Float.MIN_NORMAL * 0x1p-7f);
    assertTrue(error + " is stored as " + stored, stored <= most);
  }

  public void testCorrections() {
    int[] clusters = {0, 1, 0x7FFF, 0x8000, CodeRecordLayout.MAX_CLUSTERS - 1};
    for (CodeWidth width : CodeWidth.values()) {
      for (int dimension : new int[] {64, 128, 192, 768}) {
        CodeRecordLayout layout = new CodeRecordLayout(dimension, width);
        for (int cluster : clusters) {
          for (float error : new float[] {0f, Float.MIN_VALUE, 1f, 1.5f, Math.nextUp(1f), 3e38f}) {
            checkCorrections(layout, error, cluster);
          }
        }
        for (int i = 0; i < 200; i++) {
          checkCorrections(layout, error(), random().nextInt(CodeRecordLayout.MAX_CLUSTERS));
        }
      }
    }
  }

  /** In files: these places must never change. */
  public void testPlacesOfCorrections() {
    CodeRecordLayout layout = new CodeRecordLayout(128, CodeWidth.THREE);
    long[] record = new long[layout.sizeInLongs()];
    layout.setCorrections(record, 1f, -2f, 3f, 0xABCD);
    long[] expected = new long[8];
    expected[6] = 0xC000_0000_3F80_0000L;
    expected[7] = 0xABCD_4040L;
    assertArrayEquals(expected, record);
  }

  /** What half a float cannot say becomes infinite: such a vector is always read. */
  public void testErrorsBeyondTheRange() {
    CodeRecordLayout layout = new CodeRecordLayout(64, CodeWidth.ONE);
    long[] record = new long[layout.sizeInLongs()];
    for (float error : new float[] {Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      layout.setCorrections(record, 0, 0, error, 7);
      assertEquals(Float.POSITIVE_INFINITY, layout.error(record, 0), 0f);
      assertEquals(7, layout.cluster(record, 0));
    }
  }
}
