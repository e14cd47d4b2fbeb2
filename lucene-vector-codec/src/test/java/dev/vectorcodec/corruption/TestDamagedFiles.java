package dev.vectorcodec.corruption;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentQuestions;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.TypedFailure;
import dev.vectorcodec.testing.directory.DirectoryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.IOUtils;

/**
 * Promise: whatever happens to the bytes of a file, the answers are those of the undamaged file, or
 * an exception says that it is damaged; and the check of the whole file always finds it.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestDamagedFiles extends LuceneTestCase {

  private static final int PAGE_BYTES = 4096;

  /** Files up to this length are tried at every byte, longer ones at so many. */
  private static final int MAX_POSITIONS = 1000;

  private static final int OVERWRITES = 150;

  private SegmentOnDisk segment;
  private SegmentQuestions questions;
  private List<Directory> directories;

  private void use(SegmentShape shape) throws IOException {
    segment = SegmentOnDisk.write(shape, createTempDir(), random());
    questions = new SegmentQuestions(shape, random());
    directories = new ArrayList<>();
    directories.add(DirectoryKind.MAPPED.open(segment.path()));
    directories.add(DirectoryKind.CHANNELS.open(segment.path()));
    try (KnnVectorsReader reader = segment.open(directories.get(0))) {
      questions.learn(reader);
    }
  }

  @Override
  public void tearDown() throws Exception {
    IOUtils.close(directories);
    super.tearDown();
  }

  /**
   * The other tests show little if this fails. It once did: a seeded search that had to start again
   * read its seeds again, from an iterator that had come to its end.
   */
  public void testUndamaged() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      for (Directory directory : directories) {
        try (KnnVectorsReader reader = segment.open(directory)) {
          reader.checkIntegrity();
          assertEquals(List.of(), questions.check(reader));
        }
      }
      IOUtils.close(directories);
    }
  }

  public void testFlippedBitsSparse() throws Exception {
    use(SegmentShape.SPARSE);
    flipBits(MAX_POSITIONS);
  }

  public void testFlippedBitsFourBits() throws Exception {
    use(SegmentShape.FOUR_BITS);
    flipBits(MAX_POSITIONS);
  }

  public void testFlippedBitsCosineBytes() throws Exception {
    use(SegmentShape.COSINE_BYTES);
    flipBits(MAX_POSITIONS);
  }

  public void testFlippedBitsNoGraph() throws Exception {
    use(SegmentShape.NO_GRAPH);
    flipBits(MAX_POSITIONS);
  }

  public void testFlippedBitsOfWalkedGraphs() throws Exception {
    for (SegmentShape shape : List.of(SegmentShape.WALKED, SegmentShape.WALKED_PRODUCTS)) {
      use(shape);
      flipBits(12);
      IOUtils.close(directories);
    }
  }

  private void flipBits(int positions) throws IOException {
    for (String extension : SegmentOnDisk.EXTENSIONS) {
      byte[] original = segment.original(extension);
      for (int position : positions(original.length, extension, positions)) {
        byte flipped = (byte) (original[position] ^ 1 << random().nextInt(Byte.SIZE));
        segment.overwrite(extension, position, new byte[] {flipped});
        assertDamageIsFound(extension + " at " + position);
        segment.restore(extension, position, 1);
      }
    }
  }

  /** All positions if there are few or if it is the metadata, else a sample of them. */
  private static List<Integer> positions(int length, String extension, int most) {
    List<Integer> positions = new ArrayList<>();
    boolean all = length <= most || extension.equals(SegmentOnDisk.METADATA);
    for (int i = 0; i < (all ? length : most); i++) {
      positions.add(all ? i : random().nextInt(length));
    }
    return positions;
  }

  /** Opens the damaged segment, asks everything, and checks the whole files. */
  private void assertDamageIsFound(String damage) throws IOException {
    Directory directory = directories.get(random().nextInt(directories.size()));
    try (KnnVectorsReader reader = segment.open(directory)) {
      questions.check(reader);
      Throwable failure = expectThrows(IOException.class, damage, reader::checkIntegrity);
      assertTypedFailure(damage, failure);
    } catch (IOException failure) {
      assertTypedFailure(damage, failure);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError(damage + ": " + failure.getMessage(), failure);
    }
  }

  private static void assertTypedFailure(String damage, Throwable failure) {
    if (TypedFailure.isDamage(failure) == false) {
      throw new AssertionError(damage + " gave " + failure, failure);
    }
  }

  /**
   * The header of a data file is not covered by a checksum at open. Lucene's check of it reads the
   * codec's name as a string of any length: bytes that made up a negative one gave a
   * NegativeArraySizeException, bytes that made up a large one allocated as much, and a length that
   * never ends an exception without a type.
   */
  public void testOverwrittenHeaders() throws Exception {
    byte[][] lengths = {
      {-1, -1, -1, -1, 15}, {-1, -1, -1, -1, 7}, {-1, -1, -1, -1, -1, -1}, {0}, {127}, {-128, 1}
    };
    use(SegmentShape.NO_GRAPH);
    for (String extension : SegmentOnDisk.EXTENSIONS) {
      for (byte[] length : lengths) {
        segment.overwrite(extension, Integer.BYTES, length);
        assertDamageIsFound(extension + " with name length " + Arrays.toString(length));
        segment.restore(extension, Integer.BYTES, length.length);
      }
    }
  }

  public void testOverwrittenRanges() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        for (int i = 0; i < OVERWRITES; i++) {
          overwriteRange(extension);
        }
      }
      IOUtils.close(directories);
    }
  }

  private void overwriteRange(String extension) throws IOException {
    byte[] original = segment.original(extension);
    int length = Math.min(original.length, 1 + random().nextInt(100));
    int position = random().nextInt(original.length - length + 1);
    byte[] bytes = new byte[length];
    random().nextBytes(bytes);
    if (random().nextBoolean()) {
      Arrays.fill(bytes, (byte) (random().nextInt(3) - 1));
    }
    if (Arrays.equals(bytes, Arrays.copyOfRange(original, position, position + length))) {
      return;
    }
    segment.overwrite(extension, position, bytes);
    assertDamageIsFound(extension + ": " + length + " bytes at " + position);
    segment.restore(extension, position, length);
  }

  public void testZeroedAndSwappedPages() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        int pages = (segment.length(extension) + PAGE_BYTES - 1) / PAGE_BYTES;
        for (int page = 0; page < pages; page++) {
          overwritePage(extension, page, new byte[PAGE_BYTES]);
          int other = random().nextInt(pages);
          byte[] original = segment.original(extension);
          overwritePage(
              extension,
              page,
              Arrays.copyOfRange(original, other * PAGE_BYTES, (other + 1) * PAGE_BYTES));
        }
      }
      IOUtils.close(directories);
    }
  }

  private void overwritePage(String extension, int page, byte[] bytes) throws IOException {
    byte[] original = segment.original(extension);
    int start = page * PAGE_BYTES;
    int length = Math.min(PAGE_BYTES, original.length - start);
    byte[] written = Arrays.copyOf(bytes, length);
    if (Arrays.equals(written, Arrays.copyOfRange(original, start, start + length)) == false) {
      segment.overwrite(extension, start, written);
      assertDamageIsFound(extension + ": page " + page);
      segment.restore(extension, start, length);
    }
  }

  public void testTruncatedFiles() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        int length = segment.length(extension);
        int step = 1 + length / 1000;
        for (int kept = length - 1; kept >= 0; kept -= 1 + random().nextInt(2 * step - 1)) {
          segment.truncate(extension, kept);
          assertDoesNotOpen(extension + " of " + length + " bytes cut to " + kept);
        }
        segment.truncate(extension, 0);
        assertDoesNotOpen(extension + " emptied");
        segment.restore(extension);
      }
      IOUtils.close(directories);
    }
  }

  public void testAppendedGarbage() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        for (int i = 0; i < 30; i++) {
          byte[] garbage = new byte[1 + random().nextInt(i == 0 ? PAGE_BYTES : 40)];
          random().nextBytes(garbage);
          segment.overwrite(extension, segment.length(extension), garbage);
          assertDoesNotOpen(extension + " with " + garbage.length + " bytes more");
          segment.restore(extension);
        }
        byte[] twice = segment.original(extension);
        segment.overwrite(extension, twice.length, twice);
        assertDoesNotOpen(extension + " twice");
        segment.restore(extension);
      }
      IOUtils.close(directories);
    }
  }

  private void assertDoesNotOpen(String damage) {
    for (Directory directory : directories) {
      Throwable failure =
          expectThrows(Throwable.class, damage, () -> segment.open(directory).close());
      assertTypedFailure(damage, failure);
    }
  }

  /** A file of another segment is whole, and every number in it may fit: only the id tells. */
  public void testFilesOfAnotherSegment() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      SegmentOnDisk other = SegmentOnDisk.write(shape, createTempDir(), random());
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        Files.write(segment.file(extension), other.original(extension));
        assertDoesNotOpen(extension + " of another segment");
        segment.restore(extension);
      }
      for (String extension : SegmentOnDisk.EXTENSIONS) {
        Files.write(segment.file(extension), other.original(extension));
      }
      assertDoesNotOpen("all files of another segment");
      IOUtils.close(directories);
    }
  }

  /** The files of one segment have the same id: their names inside tell them apart. */
  public void testFilesOfAnotherKind() throws Exception {
    use(SegmentShape.SMALL.get(random().nextInt(SegmentShape.SMALL.size())));
    for (String extension : SegmentOnDisk.EXTENSIONS) {
      for (String other : SegmentOnDisk.EXTENSIONS) {
        if (other.equals(extension) == false) {
          Files.write(segment.file(extension), segment.original(other));
          assertDoesNotOpen(other + " as " + extension);
        }
      }
      segment.restore(extension);
    }
  }
}
