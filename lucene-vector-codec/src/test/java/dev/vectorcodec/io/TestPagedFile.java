package dev.vectorcodec.io;

import dev.vectorcodec.testing.DirectoryKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a cursor copies what was written, to where it was told, and nothing from elsewhere. */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // all files of the folder are copied
public class TestPagedFile extends LuceneTestCase {

  private static final String NAME = "data";
  private static final int FILLER = 0x5A;

  private byte[] written;
  private PageRoots roots;

  private Path write(int length) throws IOException {
    Path folder = createTempDir();
    written = new byte[length];
    random().nextBytes(written);
    try (Directory directory = new NIOFSDirectory(folder);
        PagedOutput out = new PagedOutput(directory.createOutput(NAME, IOContext.DEFAULT))) {
      out.writeBytes(written, length);
      roots = out.finish();
    }
    return folder;
  }

  private ByteBuffer expected(int position) {
    return ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN).position(position);
  }

  private void checkRange(PagedFile.Cursor cursor, int position, int count) throws IOException {
    int offset = random().nextInt(4);
    int rest = random().nextInt(4);
    int[] ints = new int[offset + count + rest];
    Arrays.fill(ints, FILLER);
    int[] expectedInts = ints.clone();
    expected(position).asIntBuffer().get(expectedInts, offset, count);
    cursor.readInts(position, ints, offset, count);
    assertArrayEquals(expectedInts, ints);

    float[] floats = new float[offset + count + rest];
    Arrays.fill(floats, FILLER);
    float[] expectedFloats = floats.clone();
    expected(position).asFloatBuffer().get(expectedFloats, offset, count);
    cursor.readFloats(position, floats, offset, count);
    for (int i = 0; i < floats.length; i++) {
      assertEquals(Float.floatToRawIntBits(expectedFloats[i]), Float.floatToRawIntBits(floats[i]));
    }

    byte[] bytes = new byte[offset + 4 * count + rest];
    Arrays.fill(bytes, (byte) FILLER);
    byte[] expectedBytes = bytes.clone();
    expected(position).get(expectedBytes, offset, 4 * count);
    cursor.readBytes(position, bytes, offset, 4 * count);
    assertArrayEquals(expectedBytes, bytes);

    if (count > 0) {
      assertEquals(expected(position).getInt(), cursor.readInt(position));
    }
  }

  public void testReadsWhatWasWritten() throws IOException {
    Path folder = write(20_000 + random().nextInt(5000));
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder);
          PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots)) {
        PagedFile.Cursor cursor = file.cursor();
        checkRange(cursor, 0, 0);
        checkRange(cursor, written.length, 0);
        checkRange(cursor, written.length % 4, written.length / 4);
        for (int i = 0; i < 200; i++) {
          int count = random().nextInt(i < 100 ? 20 : 2000);
          checkRange(cursor, random().nextInt(written.length - 4 * count), count);
        }
        file.checkIntegrity();
      }
    }
  }

  /** The page table and the footer follow the data: they must not be handed out as such. */
  public void testRangesThatLeaveTheData() throws IOException {
    int length = 4096 + random().nextInt(5000);
    Path folder = write(length);
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder);
          PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots)) {
        PagedFile.Cursor cursor = file.cursor();
        long[] outside = {-1, Long.MIN_VALUE, Long.MAX_VALUE - 2, length - 3, length, 1L << 40};
        for (long position : outside) {
          expectThrows(CorruptIndexException.class, () -> cursor.readInt(position));
          expectThrows(
              CorruptIndexException.class, () -> cursor.readInts(position, new int[1], 0, 1));
          expectThrows(
              CorruptIndexException.class, () -> cursor.readFloats(position, new float[1], 0, 1));
          expectThrows(
              CorruptIndexException.class, () -> cursor.readBytes(position, new byte[4], 0, 4));
        }
        int tooMany = length / 4 + 1;
        expectThrows(
            CorruptIndexException.class, () -> cursor.readInts(0, new int[tooMany], 0, tooMany));
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.readInts(0, new int[1], 0, Integer.MAX_VALUE));
        checkRange(cursor, length - 4, 1);
      }
    }
  }

  /** What is on the heap can still be read through a cursor that was open; nothing else can. */
  public void testClosed() throws IOException {
    Path folder = write(10_000);
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder)) {
        PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots);
        PagedFile.Cursor cursor = file.cursor();
        file.close();
        expectThrows(AlreadyClosedException.class, file::cursor);
        if (kind == DirectoryKind.HEAP) {
          checkRange(cursor, 0, 9);
        } else {
          expectThrows(AlreadyClosedException.class, () -> cursor.readInts(0, new int[9], 0, 9));
        }
      }
    }
  }
}
