package dev.vectorcodec.segment;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.util.Map;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * A host may ask with the {@link FieldInfo} of another segment, or of all of them, where the same
 * field has another number: its name tells which field is meant.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestFieldsByName extends LuceneTestCase {

  private static FieldInfo info(String name, int number, SegmentShape shape) {
    return new FieldInfo(
        name,
        number,
        false,
        true,
        false,
        IndexOptions.NONE,
        DocValuesType.NONE,
        DocValuesSkipIndexType.NONE,
        -1,
        Map.of(),
        0,
        0,
        0,
        shape.dimension(),
        shape.encoding(),
        shape.similarity(),
        false,
        false);
  }

  public void testSizesAndCounts() throws Exception {
    for (SegmentShape shape : SegmentShape.SMALL) {
      SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
      try (Directory directory = new MMapDirectory(segment.path());
          RabitqVectorsReader reader = (RabitqVectorsReader) segment.open(directory)) {
        for (int number : new int[] {0, 1, 17}) {
          FieldInfo same = info(SegmentShape.FIELD, number, shape);
          assertEquals(shape.vectors(), reader.getVectorCount(same));
          Map<String, Long> sizes = reader.getOffHeapByteSize(same);
          long vectorBytes = (long) shape.vectors() * shape.dimension() * shape.encoding().byteSize;
          assertTrue(sizes.get(SegmentOnDisk.VECTORS) >= vectorBytes);
          for (Map.Entry<String, Long> size : sizes.entrySet()) {
            assertTrue(size.getValue() > 0);
            assertTrue(size.getValue() < segment.length(size.getKey()));
          }
          boolean hasGraph = SegmentShape.NO_GRAPH.equals(shape) == false;
          assertEquals(hasGraph, sizes.containsKey(SegmentOnDisk.GRAPH));
          FieldInfo other = info("other", number, shape);
          assertEquals(0, reader.getVectorCount(other));
          assertEquals(Map.of(), reader.getOffHeapByteSize(other));
        }
      }
    }
  }
}
