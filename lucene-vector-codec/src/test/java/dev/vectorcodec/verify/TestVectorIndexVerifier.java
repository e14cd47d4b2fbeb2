package dev.vectorcodec.verify;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.VectorField;
import dev.vectorcodec.VectorIndexVerifier;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** Promise: every field of every segment is described and verified; other formats are left out. */
public class TestVectorIndexVerifier extends LuceneTestCase {

  private static final int COUNT = 1_500;
  private static final int DIMENSION = 20;

  private final Random random = new Random(random().nextLong());

  private float[] floats() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private Document document(int id) {
    byte[] bytes = new byte[DIMENSION];
    random.nextBytes(bytes);
    Document document = new Document();
    document.add(new StringField("id", Integer.toString(id), Field.Store.NO));
    document.add(new KnnFloatVectorField("floats", floats(), VectorSimilarityFunction.EUCLIDEAN));
    if (id % 3 == 0) {
      document.add(new KnnByteVectorField("bytes", bytes, VectorSimilarityFunction.COSINE));
    }
    return document;
  }

  public void testFieldsOfAllSegments() throws IOException {
    RabitqGraphOptions options =
        RabitqGraphOptions.DEFAULT.withStoredPrecision(StoredPrecision.FLOAT16).withBeamWidth(77);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(options))
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int id = 0; id < COUNT + 60; id++) {
        writer.addDocument(document(id));
        if (id == COUNT - 1) {
          writer.flush();
        }
      }
      writer.deleteDocuments(new Term("id", "7"));
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        List<VectorField> fields = VectorIndexVerifier.inspect(reader);
        assertEquals(4, fields.size());
        VectorField floats = fields.get(0);
        assertEquals("_0", floats.segment());
        assertEquals("floats", floats.name());
        assertEquals(VectorEncoding.FLOAT32, floats.encoding());
        assertEquals(DIMENSION, floats.dimension());
        assertEquals(VectorSimilarityFunction.EUCLIDEAN, floats.similarity());
        assertEquals(COUNT, floats.vectors());
        assertEquals(StoredPrecision.FLOAT16, floats.precision());
        assertEquals(77, floats.beamWidth());
        assertEquals(0, floats.degree());
        assertEquals(COUNT * (4L + 2 * DIMENSION), floats.vectorBytes());
        VectorField bytes = fields.get(1);
        assertEquals("bytes", bytes.name());
        assertEquals(VectorEncoding.BYTE, bytes.encoding());
        assertEquals(COUNT / 3, bytes.vectors());
        assertEquals("_1", fields.get(2).segment());
        for (VectorIndexVerifier.Verdict verdict : VectorIndexVerifier.verify(reader)) {
          assertEquals(verdict.toString(), List.of(), verdict.problems());
        }
        assertEquals(4, VectorIndexVerifier.verify(reader).size());
      }
    }
  }

  public void testMergedGraphsWithDeletes() throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT.withGraphThreshold(0)));
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int round = 0; round < 3; round++) {
        for (int id = 0; id < (round == 0 ? COUNT : 60); id++) {
          writer.addDocument(document(id));
        }
        writer.flush();
        writer.deleteDocuments(new Term("id", "2"), new Term("id", "5"));
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        List<VectorIndexVerifier.Verdict> verdicts = VectorIndexVerifier.verify(reader);
        assertEquals(2, verdicts.size());
        for (VectorIndexVerifier.Verdict verdict : verdicts) {
          assertEquals(verdict.toString(), List.of(), verdict.problems());
          assertTrue(verdict.toString(), verdict.field().degree() > 0);
        }
        assertTrue(verdicts.toString(), verdicts.get(0).field().changed() > 0);
      }
    }
  }

  public void testOtherFormatsAreLeftOut() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      writer.addDocument(document(0));
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertEquals(List.of(), VectorIndexVerifier.inspect(reader));
        assertEquals(List.of(), VectorIndexVerifier.verify(reader));
      }
    }
  }
}
