package dev.vectorcodec.segment.stored;

import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import dev.vectorcodec.testing.directory.CountingDirectory;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: whether documents ascend is looked at once, at the first use of a sparse field; opening
 * does not read them, nor does a search that is not the first.
 */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestDocumentOrder extends LuceneTestCase {

  private void check(SegmentShape shape, long expected) throws IOException {
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    try (CountingDirectory directory = new CountingDirectory(new MMapDirectory(segment.path()));
        KnnVectorsReader reader = segment.open(directory)) {
      assertEquals("at open", 0, directory.documentBytes());
      for (int i = 0; i < 3; i++) {
        TopKnnCollector collector = new TopKnnCollector(3, Integer.MAX_VALUE);
        AcceptDocs all = AcceptDocs.fromLiveDocs(null, shape.documents());
        reader.search(SegmentShape.FIELD, shape.randomFloats(random()), collector, all);
        assertEquals("after search " + i, expected, directory.documentBytes());
        reader.getFloatVectorValues(SegmentShape.FIELD).iterator().nextDoc();
        assertEquals("after values " + i, expected, directory.documentBytes());
      }
    }
  }

  public void testSparse() throws IOException {
    check(SegmentShape.SPARSE, 4L * SegmentShape.SPARSE.vectors());
    check(SegmentShape.NO_GRAPH, 4L * SegmentShape.NO_GRAPH.vectors());
  }

  public void testDense() throws IOException {
    check(SegmentShape.FOUR_BITS, 0);
  }
}
