package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.io.PagedOutput;
import dev.vectorcodec.segment.format.StoredEncoding;
import dev.vectorcodec.segment.format.VectorLayout;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a stored vector that is not finite is refused, whichever part of it is damaged. */
public class TestDamagedScaledVectors extends LuceneTestCase {

  private static final int DIMENSION = 5;

  private static ScaledVector sample(StoredEncoding stored) {
    ScaledVector scaled = ScaledVector.of(stored, DIMENSION);
    scaled.encode(new float[] {1, -2, 3, 0.5f, 4});
    return scaled;
  }

  private static void assertRefused(ScaledVector scaled, StoredEncoding stored) throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      PageRoots roots;
      try (PagedOutput out = new PagedOutput(directory.createOutput("vec", IOContext.DEFAULT))) {
        out.writeBytes(scaled.bytes(), scaled.bytes().length);
        roots = out.finish();
      }
      try (PagedFile file = new PagedFile(directory.openInput("vec", IOContext.DEFAULT), roots)) {
        for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
          for (float component : new float[] {0, 1, -1e20f}) {
            VectorLayout layout = new VectorLayout(0, 1, DIMENSION, stored, similarity, false);
            float[] query = new float[DIMENSION];
            Arrays.fill(query, component);
            FloatScorer scorer = new FloatScorer(new VectorCursor(layout, file, 1), query, 1);
            expectThrows(CorruptIndexException.class, () -> scorer.measure(0));
          }
        }
      }
    }
  }

  public void testScale() throws IOException {
    for (StoredEncoding stored :
        new StoredEncoding[] {StoredEncoding.SCALED_FLOAT16, StoredEncoding.SCALED_INT8}) {
      for (float scale :
          new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1e38f}) {
        ScaledVector scaled = sample(stored);
        scaled.row.putFloat(0, scale);
        assertRefused(scaled, stored);
      }
    }
  }

  public void testHalf() throws IOException {
    for (float half : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      ScaledVector scaled = sample(StoredEncoding.SCALED_FLOAT16);
      scaled.row.putShort(Float.BYTES + 2, Float.floatToFloat16(half));
      assertRefused(scaled, StoredEncoding.SCALED_FLOAT16);
    }
  }
}
