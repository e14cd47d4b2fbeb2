package dev.vectorcodec.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: an editor holds what a plain array would, and what was frozen never changes. */
public class TestFileEditor extends LuceneTestCase {

  private static final int MAX_BYTES = 3 * FileContent.PAGE_BYTES;

  public void testLikeAnArray() {
    FileEditor editor = new FileEditor(FileContent.EMPTY);
    byte[] expected = new byte[0];
    Map<FileContent, byte[]> frozen = new LinkedHashMap<>();
    for (int step = 0; step < 2_000; step++) {
      switch (random().nextInt(8)) {
        case 0 -> {
          int size = random().nextInt(MAX_BYTES);
          editor.resize(size);
          expected = Arrays.copyOf(expected, size);
        }
        case 1 -> frozen.put(editor.freeze(), expected.clone());
        case 2 -> editor = new FileEditor(editor.freeze());
        default -> {
          byte[] bytes = new byte[1 + random().nextInt(random().nextBoolean() ? 20 : 6_000)];
          random().nextBytes(bytes);
          int offset = random().nextInt(MAX_BYTES);
          editor.write(offset, bytes, 0, bytes.length);
          expected = Arrays.copyOf(expected, Math.max(expected.length, offset + bytes.length));
          System.arraycopy(bytes, 0, expected, offset, bytes.length);
        }
      }
      assertEquals(expected.length, editor.size());
      if (step % 10 == 0) {
        assertContent(expected, editor.freeze());
      }
    }
    frozen.forEach((content, bytes) -> assertContent(bytes, content));
  }

  private static void assertContent(byte[] expected, FileContent content) {
    assertEquals(expected.length, content.size());
    ByteBuffer all = content.buffer();
    assertEquals(ByteBuffer.wrap(expected), all);
    int from = random().nextInt(expected.length + 10);
    byte[] part = new byte[random().nextInt(9_000)];
    int count = content.read(from, part, 0, part.length);
    assertEquals(Math.max(0, Math.min(part.length, expected.length - from)), count);
    for (int i = 0; i < count; i++) {
      assertEquals(expected[from + i], part[i]);
    }
  }
}
