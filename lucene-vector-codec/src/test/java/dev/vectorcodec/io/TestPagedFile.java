package dev.vectorcodec.io;

import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
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

    int longCount = count / 2;
    long[] longs = new long[offset + longCount + rest];
    Arrays.fill(longs, FILLER);
    long[] expectedLongs = longs.clone();
    expected(position).asLongBuffer().get(expectedLongs, offset, longCount);
    cursor.readLongs(position, longs, offset, longCount);
    assertArrayEquals(expectedLongs, longs);

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

  /**
   * Records of all strides, from origins that are aligned to nothing, in any order and more than
   * once; the last one ends where the data does.
   */
  private void checkGather(PagedFile.Cursor cursor) throws IOException {
    int origin = random().nextInt(2000);
    int mostLongs = (written.length - origin) / Long.BYTES;
    int stride = 1 + random().nextInt(Math.min(mostLongs, random().nextBoolean() ? 9 : 600));
    int recordCount = (written.length - origin) / (stride * Long.BYTES);
    origin = random().nextBoolean() ? origin : written.length - recordCount * stride * Long.BYTES;
    int from = random().nextInt(3);
    int count = random().nextInt(20);
    int[] numbers = new int[from + count + 1];
    // What stands before and behind is not asked for.
    Arrays.fill(numbers, Integer.MIN_VALUE);
    for (int i = from; i < from + count; i++) {
      numbers[i] = random().nextInt(4) == 0 ? recordCount - 1 : random().nextInt(recordCount);
    }
    int rest = random().nextInt(4);
    long[] longs = new long[count * stride + rest];
    Arrays.fill(longs, FILLER);
    long[] expectedLongs = longs.clone();
    int[] ints = new int[2 * count * stride + rest];
    Arrays.fill(ints, FILLER);
    int[] expectedInts = ints.clone();
    for (int i = 0; i < count; i++) {
      int position = origin + numbers[from + i] * stride * Long.BYTES;
      expected(position).asLongBuffer().get(expectedLongs, i * stride, stride);
      expected(position).asIntBuffer().get(expectedInts, 2 * i * stride, 2 * stride);
    }
    cursor.gatherLongs(origin, stride, numbers, from, count, longs);
    assertArrayEquals(expectedLongs, longs);
    cursor.gatherInts(origin, 2 * stride, 2 * stride, numbers, from, count, ints);
    assertArrayEquals(expectedInts, ints);
  }

  public void testGathersWhatWasWritten() throws IOException {
    Path folder = write(20_000 + random().nextInt(5000));
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder);
          PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots)) {
        PagedFile.Cursor cursor = file.cursor();
        for (int i = 0; i < 200; i++) {
          checkGather(cursor);
        }
      }
    }
  }

  /** Numbers of records come from files: one that is damaged must not lead out of the data. */
  public void testGathersThatLeaveTheData() throws IOException {
    int stride = 4;
    int recordCount = 150 + random().nextInt(200);
    int origin = 1 + random().nextInt(500);
    int rest = random().nextInt(stride * Long.BYTES);
    Path folder = write(origin + recordCount * stride * Long.BYTES + rest);
    int[] outside = {-1, Integer.MIN_VALUE, recordCount, recordCount + 1, Integer.MAX_VALUE};
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder);
          PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots)) {
        PagedFile.Cursor cursor = file.cursor();
        for (int number : outside) {
          // The record before the first one at the origin would still lie inside the data.
          int[] numbers = {0, recordCount - 1, number, 0};
          long from = number == -1 ? 0 : origin;
          long[] longs = new long[4 * stride];
          int[] ints = new int[8 * stride];
          expectThrows(
              CorruptIndexException.class,
              () -> cursor.gatherLongs(from, stride, numbers, 0, 4, longs));
          expectThrows(
              CorruptIndexException.class,
              () -> cursor.gatherInts(from, 2 * stride, 2 * stride, numbers, 0, 4, ints));
          assertArrayEquals("all are checked first", new long[4 * stride], longs);
          assertArrayEquals("all are checked first", new int[8 * stride], ints);
        }
        int[] inside = {recordCount - 1};
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.gatherLongs(origin + rest + 1, stride, inside, 0, 1, new long[stride]));
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.gatherInts(-1, 1, 1, new int[1], 0, 1, new int[1]));
        cursor.gatherLongs(origin + rest, stride, inside, 0, 1, new long[stride]);
        checkGather(cursor);
      }
    }
  }

  /** Flips a bit of a page of the file on disk. */
  private static void damage(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 1;
    Files.write(file, bytes);
  }

  /**
   * A page is checked when it is first touched, also by a record that only ends or passes there.
   */
  public void testGathersFindDamagedPages() throws IOException {
    int stride = 16;
    int recordBytes = stride * Long.BYTES;
    int origin = random().nextInt(recordBytes);
    int recordCount = 150;
    Path folder = write(origin + recordCount * recordBytes);
    int damagedPage = random().nextInt(written.length / PageLayout.PAGE_SIZE_BYTES);
    int damaged = damagedPage * PageLayout.PAGE_SIZE_BYTES;
    damage(folder.resolve(NAME), damaged + random().nextInt(PageLayout.PAGE_SIZE_BYTES));
    for (DirectoryKind kind : DirectoryKind.values()) {
      try (Directory directory = kind.open(folder);
          PagedFile file = new PagedFile(directory.openInput(NAME, IOContext.DEFAULT), roots)) {
        PagedFile.Cursor cursor = file.cursor();
        for (int number = 0; number < recordCount; number++) {
          int start = origin + number * recordBytes;
          boolean touches =
              start < damaged + PageLayout.PAGE_SIZE_BYTES && start + recordBytes > damaged;
          int[] numbers = {number};
          long[] longs = new long[stride];
          int[] ints = new int[2 * stride];
          if (touches) {
            String message =
                expectThrows(
                        CorruptIndexException.class,
                        () -> cursor.gatherLongs(origin, stride, numbers, 0, 1, longs))
                    .getMessage();
            assertTrue(message, message.contains("offset=" + damaged));
            expectThrows(
                CorruptIndexException.class,
                () -> cursor.gatherInts(origin, 2 * stride, 2 * stride, numbers, 0, 1, ints));
            assertArrayEquals("nothing is handed out", new long[stride], longs);
            assertArrayEquals("nothing is handed out", new int[2 * stride], ints);
          } else {
            cursor.gatherLongs(origin, stride, numbers, 0, 1, longs);
            cursor.gatherInts(origin, 2 * stride, 2 * stride, numbers, 0, 1, ints);
            assertEquals(expected(start).getLong(), longs[0]);
            assertEquals(expected(start).getInt(), ints[0]);
          }
        }
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
          expectThrows(
              CorruptIndexException.class, () -> cursor.readLongs(position, new long[1], 0, 1));
        }
        int tooMany = length / 4 + 1;
        expectThrows(
            CorruptIndexException.class, () -> cursor.readInts(0, new int[tooMany], 0, tooMany));
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.readInts(0, new int[1], 0, Integer.MAX_VALUE));
        expectThrows(
            CorruptIndexException.class,
            () -> cursor.readLongs(0, new long[1], 0, Integer.MAX_VALUE));
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
          int[] numbers = {1, 0};
          expectThrows(
              AlreadyClosedException.class,
              () -> cursor.gatherLongs(0, 3, numbers, 0, 2, new long[6]));
          expectThrows(
              AlreadyClosedException.class,
              () -> cursor.gatherInts(0, 3, 3, numbers, 0, 2, new int[6]));
        }
      }
    }
  }

  /** Records what is asked for before it is read. */
  private static final class AskedInput extends FilterIndexInput {

    private final List<String> calls;

    AskedInput(IndexInput in, List<String> calls) {
      super("asked " + in, in);
      this.calls = calls;
    }

    @Override
    public IndexInput clone() {
      return new AskedInput(in.clone(), calls);
    }

    @Override
    public void prefetch(long offset, long length) {
      calls.add("asked for " + length + " at " + offset);
    }

    @Override
    public void readInts(int[] target, int offset, int length) throws IOException {
      calls.add("read at " + getFilePointer());
      in.readInts(target, offset, length);
    }
  }

  /** All rows of a batch are on their way before the first is waited for. */
  public void testABatchIsAskedForBeforeItIsRead() throws IOException {
    Path folder = write(4000);
    List<String> calls = new ArrayList<>();
    try (Directory directory = new NIOFSDirectory(folder);
        PagedFile file =
            new PagedFile(
                new AskedInput(directory.openInput(NAME, IOContext.DEFAULT), calls), roots)) {
      file.cursor().gatherInts(8, 10, 5, new int[] {7, 3}, 0, 2, new int[10]);
    }
    assertEquals(
        List.of("asked for 20 at 288", "asked for 20 at 128", "read at 288", "read at 128"), calls);
  }
}
