package dev.vectorcodec.segment.stored;

import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.SegmentFile;
import dev.vectorcodec.segment.format.SegmentMetadata;
import dev.vectorcodec.testing.SegmentOnDisk;
import dev.vectorcodec.testing.SegmentShape;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: a score depends on query and vector alone, not on what was in the scratch space. */
@LuceneTestCase.SuppressFileSystems("ExtrasFS") // files of the segment alone are copied
public class TestStaleScratch extends LuceneTestCase {

  private static final int SLOTS = 4;

  /** Of 12 dimensions, rounded up to 64: 52 floats of a slot are never read from the file. */
  public void testWhatAnotherSearchLeft() throws IOException {
    SegmentShape shape = SegmentShape.NO_GRAPH;
    SegmentOnDisk segment = SegmentOnDisk.write(shape, createTempDir(), random());
    try (Directory directory = new MMapDirectory(segment.path())) {
      SegmentReadState state = segment.state(directory);
      SegmentMetadata whole = SegmentMetadata.read(state);
      FieldMetadata metadata = whole.fields().values().iterator().next();
      try (PagedFile file = SegmentFile.VECTORS.open(state, whole.vectors())) {
        StoredVectors stored = new StoredVectors(metadata.vectorLayout(), file, shape.documents());
        float[] target = shape.randomFloats(random());
        int padded = VectorPreparation.paddedDimension(shape.dimension());
        float[] scratch = new float[SLOTS * padded];
        Arrays.fill(scratch, 7f);
        FloatScorer scorer = new FloatScorer(stored.open(), target, scratch);
        FloatVectorValues values = stored.floats();
        int[] ordinals = {3, 4, 5, 9};
        scorer.load(ordinals, SLOTS);
        for (int slot = 0; slot < SLOTS; slot++) {
          float expected = shape.similarity().compare(values.vectorValue(ordinals[slot]), target);
          float score = scorer.score(scorer.measure(ordinals[slot], slot));
          assertEquals("slot " + slot, expected, score, 1e-5f);
        }
      }
    }
  }
}
