package dev.vectorcodec.corruption;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Promise: a list of documents that does not ascend is refused by whatever uses the field first,
 * and by all that comes later; the error names the file and the place.
 *
 * <p>A document that two vectors named, below right checksums, was found twice by one search. In a
 * list that was out of order, a search with a filter passed over what it accepted, and said
 * nothing: only iterations looked.
 */
public class TestForgedDocuments extends ForgedFilesTestCase {

  /** More vectors than are looked at together. */
  private static final SegmentShape LONG =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          3,
          4_500,
          2,
          RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE));

  private static final int BATCH = 1024;

  private interface Use {
    void apply(KnnVectorsReader reader) throws IOException;
  }

  private boolean isBytes() {
    return segment.shape().encoding() == VectorEncoding.BYTE;
  }

  private void search(KnnVectorsReader reader) throws IOException {
    KnnCollector collector = new TopKnnCollector(3, Integer.MAX_VALUE);
    AcceptDocs all = AcceptDocs.fromLiveDocs(null, segment.shape().documents());
    if (isBytes()) {
      byte[] target = segment.shape().randomBytes(random());
      reader.search(SegmentShape.FIELD, target, collector, all);
    } else {
      float[] target = segment.shape().randomFloats(random());
      reader.search(SegmentShape.FIELD, target, collector, all);
    }
    assertEquals(3, collector.topDocs().scoreDocs.length);
  }

  private void values(KnnVectorsReader reader) throws IOException {
    if (isBytes()) {
      reader.getByteVectorValues(SegmentShape.FIELD);
    } else {
      reader.getFloatVectorValues(SegmentShape.FIELD);
    }
  }

  /**
   * @param seen the ordinal whose document gives it away
   */
  private void refuses(String forgery, int ordinal, int document, int seen) throws IOException {
    ByteBuffer data = forger.data(SegmentOnDisk.VECTORS);
    data.putInt(map.document(ordinal), document);
    forger.writeData(SegmentOnDisk.VECTORS, data);
    try (Directory directory = new MMapDirectory(segment.path());
        KnnVectorsReader reader = segment.open(directory)) {
      for (Use use : List.<Use>of(this::search, this::values, this::search)) {
        CorruptIndexException refusal =
            expectThrows(CorruptIndexException.class, () -> use.apply(reader));
        String message = forgery + ": " + refusal.getMessage();
        assertTrue(message, message.contains(" at offset=" + map.document(seen) + " "));
        assertTrue(message, message.contains(".vec"));
      }
    }
    assertMergeFails(forgery);
    if (map.hasGraph()) {
      assertCarryOverFails(forgery, SegmentOnDisk.VECTORS);
    }
    forger.restore();
  }

  public void testRefused() throws IOException {
    for (SegmentShape shape :
        List.of(SegmentShape.SPARSE, SegmentShape.COSINE_BYTES, SegmentShape.NO_GRAPH, LONG)) {
      use(shape);
      int every = shape.vectorEvery();
      int last = map.count() - 1;
      int any = 1 + random().nextInt(last);
      refuses("the document before it", any, (any - 1) * every, any);
      refuses("the document behind it", any - 1, any * every, any);
      refuses("the first document again", last, 0, last);
      refuses("the last document at first", 0, last * every, 1);
      refuses("one less than the document before it", any, Math.max(0, (any - 1) * every - 1), any);
      refuses("no document", 0, -1, 0);
      refuses("the number of documents", last, shape.documents(), last);
    }
  }

  /** The first of those that are looked at together follows the last of those before. */
  public void testRefusedAtTheEndOfABatch() throws IOException {
    use(LONG);
    for (int end = BATCH; end < map.count(); end += BATCH) {
      refuses("first of a batch", end, (end - 1) * LONG.vectorEvery(), end);
      refuses("last of a batch", end - 1, end * LONG.vectorEvery(), end);
    }
  }

  /** What is not forged is not refused, and lists may have gaps of any size. */
  public void testGaps() throws IOException {
    use(SegmentShape.NO_GRAPH);
    ByteBuffer data = forger.data(SegmentOnDisk.VECTORS);
    for (int ordinal = 0; ordinal < map.count(); ordinal++) {
      boolean isHigh = ordinal >= map.count() / 2;
      int gap = SegmentShape.NO_GRAPH.documents() - map.count();
      data.putInt(map.document(ordinal), ordinal + (isHigh ? gap : 0));
    }
    forger.writeData(SegmentOnDisk.VECTORS, data);
    try (Directory directory = new MMapDirectory(segment.path());
        KnnVectorsReader reader = segment.open(directory)) {
      search(reader);
      values(reader);
    }
  }
}
