package dev.vectorcodec.benchmark.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** Reads whole and damaged files of every kind. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestVectorFiles extends LuceneTestCase {

  public void testFloatRecords() throws IOException {
    float[][] rows =
        new float[TestUtil.nextInt(random(), 1, 20)][TestUtil.nextInt(random(), 1, 50)];
    Path path = createTempDir().resolve("a.fvecs");
    try (VecsWriter writer = new VecsWriter(path)) {
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random().nextGaussian();
        }
        writer.write(row);
      }
      writer.finish();
    }
    VectorSet set = VectorFiles.open(path);
    assertEquals(rows.length, set.size());
    assertEquals(rows[0].length, set.dimension());
    for (int row = 0; row < rows.length; row++) {
      assertArrayEquals(rows[row], set.floats(row), 0);
    }
    assertEquals(1, set.first(1).size());
    expectThrows(IndexOutOfBoundsException.class, () -> set.first(1).floats(1));
    expectThrows(IllegalArgumentException.class, () -> set.signedBytes(0));
    expectThrows(IllegalArgumentException.class, () -> set.ints(0));
    assertTruncationsRefused(path, Integer.BYTES + rows[0].length * Float.BYTES);
  }

  public void testIntRecords() throws IOException {
    Path path = createTempDir().resolve("a.ivecs");
    try (VecsWriter writer = new VecsWriter(path)) {
      writer.write(new int[] {1, -2, Integer.MAX_VALUE});
      writer.write(new int[] {4, 5, 6});
      writer.finish();
    }
    VectorSet set = VectorFiles.open(path);
    assertArrayEquals(new int[] {1, -2, Integer.MAX_VALUE}, set.ints(0));
    assertArrayEquals(new int[] {4, 5, 6}, set.ints(1));
    assertTruncationsRefused(path, 16);
  }

  public void testByteRecords() throws IOException {
    Path path = createTempDir().resolve("a.bvecs");
    Files.write(path, new byte[] {3, 0, 0, 0, 0, 127, -1, 3, 0, 0, 0, 1, 2, 3});
    VectorSet set = VectorFiles.open(path);
    assertArrayEquals(new float[] {0, 127, 255}, set.floats(0), 0);
    assertArrayEquals(new byte[] {-128, -1, 127}, set.signedBytes(0));
    assertArrayEquals(new float[] {1, 2, 3}, set.floats(1), 0);
    assertTruncationsRefused(path, 7);
  }

  public void testUnfinishedFilesHaveNoName() throws IOException {
    Path path = createTempDir().resolve("a.fvecs");
    try (VecsWriter writer = new VecsWriter(path)) {
      writer.write(new float[] {1});
    }
    try (var files = Files.list(path.getParent())) {
      assertEquals(0, files.count());
    }
  }

  public void testDamagedDimensions() throws IOException {
    Path path = createTempDir().resolve("a.bvecs");
    byte[] whole = {3, 0, 0, 0, 1, 2, 3, 3, 0, 0, 0, 4, 5, 6};
    for (int at : new int[] {0, 1, 2, 3, 7, 8, 9, 10}) {
      for (byte value : new byte[] {0, 1, 2, -1, 127}) {
        byte[] damaged = whole.clone();
        damaged[at] = value;
        if (value != whole[at]) {
          Files.write(path, damaged);
          expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
        }
      }
    }
  }

  public void testNumpy() throws IOException {
    Path path = createTempDir().resolve("a.npy");
    Files.write(path, numpy("<f4", "False", "(2, 3)", 24));
    assertArrayEquals(new float[] {0, 0, 0}, VectorFiles.open(path).floats(1), 0);
    Files.write(path, numpy("|u1", "False", "(3, 2)", 6));
    assertArrayEquals(new float[] {252, 253}, VectorFiles.open(path).floats(1), 0);
    Files.write(path, numpy("|i1", "False", "(3, 2)", 6));
    assertArrayEquals(new float[] {-4, -3}, VectorFiles.open(path).floats(1), 0);
    assertArrayEquals(new byte[] {-2, -1}, VectorFiles.open(path).signedBytes(2));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
  }

  public void testNumpyOfOtherKinds() throws IOException {
    Path path = createTempDir().resolve("a.npy");
    byte[][] others = {
      numpy("<f8", "False", "(1, 3)", 24),
      numpy(">f4", "False", "(2, 3)", 24),
      numpy("<f4", "True", "(2, 3)", 24),
      numpy("<f4", "False", "(6,)", 24),
      numpy("<f4", "False", "(1, 2, 3)", 24),
      numpy("<f4", "False", "(0, 3)", 0),
      // More than there is: refused before anything of that size is allocated.
      numpy("<f4", "False", "(2000000000, 1000000)", 24),
      numpy("<f4", "False", "(9999999999, 1)", 24),
    };
    for (byte[] other : others) {
      Files.write(path, other);
      expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
    }
  }

  public void testUnknownEnding() throws IOException {
    Path path = createTempDir().resolve("a.txt");
    Files.write(path, new byte[8]);
    expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
  }

  /** Zeros for floats; for bytes −6, −5, ... −1. */
  private static byte[] numpy(String type, String order, String shape, int size) {
    String header =
        "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + size);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
    bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    byte[] whole = new byte[bytes.capacity()];
    bytes.flip().get(whole, 0, bytes.limit());
    if (type.endsWith("1")) {
      for (int i = 1; i <= size; i++) {
        whole[whole.length - i] = (byte) -i;
      }
    }
    return whole;
  }

  /** Every length but those of whole records. */
  private static void assertTruncationsRefused(Path path, int stride) throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      if (length == 0 || length % stride != 0) {
        Files.write(path, Arrays.copyOf(whole, length));
        expectThrows(IllegalArgumentException.class, () -> VectorFiles.open(path));
      }
    }
  }
}
