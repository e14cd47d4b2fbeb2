package dev.vectorcodec.corruption;

import com.carrotsearch.randomizedtesting.annotations.Timeout;
import dev.vectorcodec.testing.SegmentForger;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Promise: metadata that no checksum refutes is refused where its numbers cannot be right, before
 * anything is allocated for them.
 */
@Timeout(millis = 300_000)
public class TestForgedMetadata extends ForgedFilesTestCase {

  public void testEveryNumber() throws Exception {
    for (SegmentShape shape : SegmentShape.ALL) {
      use(shape);
      for (SegmentForger.MetadataNumber number : forger.numbers()) {
        for (long value : extremes(number)) {
          if (isLarge() && random().nextInt(20) != 0) {
            continue;
          }
          ByteBuffer metadata = forger.metadata();
          SegmentForger.set(metadata, number, value);
          forger.writeMetadata(metadata);
          assertHarmless(number.name() + " = " + value);
        }
      }
    }
  }

  /** What a number can be at its worst, and what lies near to what it is. */
  private Set<Long> extremes(SegmentForger.MetadataNumber number) {
    long value = forger.value(number);
    Set<Long> extremes = new TreeSet<>(List.of(-1L, 0L, 1L, 2L, 3L, 4L, 64L, 127L, 128L));
    for (long near : new long[] {value - 1, value + 1, value / 2, value * 2, -value}) {
      extremes.add(near);
    }
    if (number.bytes() >= Integer.BYTES) {
      extremes.addAll(List.of((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE, value + 64));
      for (float bits : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 3e38f, -1f, 1e-40f}) {
        extremes.add((long) Float.floatToRawIntBits(bits));
      }
    }
    if (number.bytes() == Long.BYTES) {
      extremes.addAll(
          List.of(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 63, 1L << 40, 1L << 52));
    }
    extremes.remove(value);
    return extremes;
  }

  public void testRandomCombinations() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (int i = 0; i < 300; i++) {
        ByteBuffer metadata = forger.metadata();
        for (int change = 1 + random().nextInt(3); change > 0; change--) {
          List<SegmentForger.MetadataNumber> numbers = forger.numbers();
          SegmentForger.MetadataNumber number = numbers.get(random().nextInt(numbers.size()));
          Long[] values = extremes(number).toArray(Long[]::new);
          SegmentForger.set(metadata, number, values[random().nextInt(values.length)]);
        }
        forger.writeMetadata(metadata);
        assertHarmless("combination " + i);
      }
    }
  }

  /** Codes of neighbors without a graph, and without the length that their errors need. */
  public void testNeighborCodes() throws Exception {
    use(SegmentShape.NO_GRAPH);
    ByteBuffer metadata = forger.metadata();
    SegmentForger.set(metadata, forger.number("features"), 1);
    forger.writeMetadata(metadata);
    assertDoesNotOpen();
    // As if they lay behind the rows of a graph that has none: the file is too short.
    use(SegmentShape.WALKED);
    metadata = forger.metadata();
    SegmentForger.set(metadata, forger.number("features"), 1);
    SegmentForger.set(metadata, forger.number("largest square"), Float.floatToRawIntBits(1f));
    forger.writeMetadata(metadata);
    assertDoesNotOpen();
    use(SegmentShape.NEIGHBOR_CODES);
    for (float square : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      metadata = forger.metadata();
      SegmentForger.set(metadata, forger.number("largest square"), Float.floatToRawIntBits(square));
      forger.writeMetadata(metadata);
      assertDoesNotOpen();
    }
  }

  /** The metadata claims files of many terabytes, and as many checksums as fit to them. */
  public void testHugeClaims() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      for (String extension : SegmentOnDisk.DATA_FILES) {
        for (int shift = 12; shift < 63; shift++) {
          ByteBuffer metadata = forger.metadata();
          long length = 1L << shift;
          long roots = (((length + 4095) >>> 12) * 4 + 4095) >>> 12;
          SegmentForger.set(metadata, forger.number(extension + " length"), length);
          SegmentForger.set(metadata, forger.number(extension + " root count"), roots);
          forger.writeMetadata(metadata);
          assertHarmless(extension + " of " + length + " bytes");
        }
      }
    }
  }

  /** A negative length fitted to -1 checksums: that was the size of an array. */
  public void testNegativeClaims() throws Exception {
    use(SegmentShape.NO_GRAPH);
    for (String extension : SegmentOnDisk.DATA_FILES) {
      for (long length : new long[] {-1, Integer.MIN_VALUE, Long.MIN_VALUE}) {
        ByteBuffer metadata = forger.metadata();
        SegmentForger.set(metadata, forger.number(extension + " length"), length);
        SegmentForger.set(metadata, forger.number(extension + " root count"), -1);
        forger.writeMetadata(metadata);
        assertDoesNotOpen();
      }
    }
  }

  private void assertDoesNotOpen() throws IOException {
    try (Directory directory = new MMapDirectory(segment.path())) {
      expectThrows(CorruptIndexException.class, () -> segment.open(directory));
    }
  }

  /** A field that the segment has but the metadata lacks gave an exception without a type. */
  public void testMissingField() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      int start = forger.number("field number").position();
      int end = forger.number("end of fields").position();
      ByteBuffer original = forger.metadata();
      ByteBuffer metadata = ByteBuffer.allocate(original.capacity() - (end - start));
      metadata.put(0, original, 0, start);
      metadata.put(start, original, end, original.capacity() - end);
      forger.writeMetadata(metadata);
      assertHarmless("no field");
      try (Directory directory = new MMapDirectory(segment.path());
          KnnVectorsReader reader = segment.open(directory)) {
        expectThrows(
            CorruptIndexException.class,
            () ->
                reader.search(
                    SegmentShape.FIELD,
                    shape.randomFloats(random()),
                    new TopKnnCollector(1, 1),
                    AcceptDocs.fromLiveDocs(null, shape.documents())));
        expectThrows(
            IllegalArgumentException.class,
            () ->
                reader.search(
                    "no such field",
                    shape.randomFloats(random()),
                    new TopKnnCollector(1, 1),
                    AcceptDocs.fromLiveDocs(null, shape.documents())));
      }
    }
  }

  public void testDoubledField() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      use(shape);
      int start = forger.number("field number").position();
      int end = forger.number("end of fields").position();
      ByteBuffer original = forger.metadata();
      ByteBuffer metadata = ByteBuffer.allocate(original.capacity() + (end - start));
      metadata.put(0, original, 0, end);
      metadata.put(end, original, start, original.capacity() - start);
      forger.writeMetadata(metadata);
      assertDoesNotOpen();
    }
  }

  /** The name in the header is a string of any length, and its checksum is right. */
  public void testHugeName() throws Exception {
    use(SegmentShape.NO_GRAPH);
    ByteBuffer metadata = forger.metadata();
    metadata.put(Integer.BYTES, new byte[] {-1, -1, -1, -1, 7});
    forger.writeMetadata(metadata);
    assertHarmless("metadata with a name of 2 GB");
    ByteBuffer vectors = forger.data(SegmentOnDisk.VECTORS);
    vectors.put(Integer.BYTES, new byte[] {-1, -1, -1, -1, 7});
    forger.writeData(SegmentOnDisk.VECTORS, vectors);
    assertHarmless("vectors with a name of 2 GB");
  }
}
