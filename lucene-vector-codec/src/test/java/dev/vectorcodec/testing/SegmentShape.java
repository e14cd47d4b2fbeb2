package dev.vectorcodec.testing;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;
import dev.vectorcodec.VectorCodec;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/**
 * What a segment that a test damages looks like: one field, written by one flush, no compound file.
 *
 * @param documents in the segment
 * @param vectorEvery the first of so many documents has a vector; 1 for all
 */
public record SegmentShape(
    VectorEncoding encoding,
    VectorSimilarityFunction similarity,
    int dimension,
    int documents,
    int vectorEvery,
    RabitqHnswOptions options) {

  /** The field that holds the vectors. */
  public static final String FIELD = "vector";

  /** Sparse floats with node blocks: every file and every part of it is in use. */
  public static final SegmentShape INLINE_CODES =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          10,
          180,
          2,
          RabitqHnswOptions.DEFAULT.withGraphThreshold(0));

  /** Floats in all documents with neighbor lists and 4-bit codes. */
  public static final SegmentShape CODES_BY_ORDINAL =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT,
          7,
          100,
          1,
          RabitqHnswOptions.DEFAULT.withLayout(Layout.CODES_BY_ORDINAL).withGraphThreshold(0));

  /** Sparse bytes compared by cosine, with node blocks. */
  public static final SegmentShape COSINE_BYTES =
      new SegmentShape(
          VectorEncoding.BYTE,
          VectorSimilarityFunction.COSINE,
          9,
          260,
          3,
          RabitqHnswOptions.DEFAULT.withCodeBits(1).withGraphThreshold(0));

  /** Sparse floats compared by cosine, without a graph. */
  public static final SegmentShape NO_GRAPH =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.COSINE,
          12,
          300,
          2,
          RabitqHnswOptions.DEFAULT);

  /** Enough node blocks that a search for few hits walks the graph. */
  public static final SegmentShape WALKED_BLOCKS =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          4,
          5_400,
          1,
          RabitqHnswOptions.DEFAULT.withGraphThreshold(0));

  /** Enough neighbor lists that a search for few hits walks the graph. */
  public static final SegmentShape WALKED_LISTS =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.DOT_PRODUCT,
          4,
          5_400,
          1,
          RabitqHnswOptions.DEFAULT.withLayout(Layout.CODES_BY_ORDINAL).withGraphThreshold(0));

  /** The shapes of some ten or hundred vectors. */
  public static final List<SegmentShape> SMALL =
      List.of(INLINE_CODES, CODES_BY_ORDINAL, COSINE_BYTES, NO_GRAPH);

  /** All shapes. */
  public static final List<SegmentShape> ALL =
      List.of(INLINE_CODES, CODES_BY_ORDINAL, COSINE_BYTES, NO_GRAPH, WALKED_BLOCKS, WALKED_LISTS);

  /** Documents that have a vector. */
  public int vectors() {
    return (documents + vectorEvery - 1) / vectorEvery;
  }

  /** Writes a segment of this shape, with random vectors, as the only one of an index. */
  public void write(Directory directory, Random random) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new VectorCodec(options))
            .setUseCompoundFile(false)
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int number = 0; number < documents; number++) {
        Document document = new Document();
        if (number % vectorEvery == 0) {
          document.add(
              encoding == VectorEncoding.BYTE
                  ? new KnnByteVectorField(FIELD, randomBytes(random), similarity)
                  : new KnnFloatVectorField(FIELD, randomFloats(random), similarity));
        }
        writer.addDocument(document);
      }
      writer.commit();
    }
  }

  /** A random vector, of length 1 if the similarity asks for it. */
  public float[] randomFloats(Random random) {
    float[] vector = new float[dimension];
    double squareNorm = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      squareNorm += (double) vector[i] * vector[i];
    }
    if (similarity == VectorSimilarityFunction.DOT_PRODUCT) {
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squareNorm);
      }
    }
    return vector;
  }

  /** A random byte vector. */
  public byte[] randomBytes(Random random) {
    byte[] vector = new byte[dimension];
    random.nextBytes(vector);
    return vector;
  }
}
