package dev.vectorcodec.testing;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
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
    RabitqGraphOptions options) {

  /** The field that holds the vectors. */
  public static final String FIELD = "vector";

  /** Sparse floats with a graph: every file and every part of it is in use. */
  public static final SegmentShape SPARSE =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          10,
          1000,
          2,
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0));

  /** Floats in all documents with a graph and codes of four bits. */
  public static final SegmentShape FOUR_BITS =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT,
          7,
          100,
          1,
          RabitqGraphOptions.DEFAULT.withCodeBits(4).withGraphThreshold(0));

  /** Sparse bytes compared by cosine, with a graph and codes of one bit. */
  public static final SegmentShape COSINE_BYTES =
      new SegmentShape(
          VectorEncoding.BYTE,
          VectorSimilarityFunction.COSINE,
          9,
          260,
          3,
          RabitqGraphOptions.DEFAULT.withCodeBits(1).withGraphThreshold(0));

  /** Sparse floats compared by cosine, without a graph. */
  public static final SegmentShape NO_GRAPH =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.COSINE,
          12,
          300,
          2,
          RabitqGraphOptions.DEFAULT.withGraphThreshold(Integer.MAX_VALUE));

  /** Enough vectors that a search for few hits walks the graph. */
  public static final SegmentShape WALKED =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.EUCLIDEAN,
          4,
          5_400,
          1,
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0));

  /** Enough vectors that a search for few hits walks the graph, by inner products. */
  public static final SegmentShape WALKED_PRODUCTS =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.DOT_PRODUCT,
          4,
          5_400,
          1,
          RabitqGraphOptions.DEFAULT.withCodeBits(2).withGraphThreshold(0));

  /**
   * Enough vectors that a search for few hits walks a graph beside which codes of neighbors lie.
   */
  public static final SegmentShape NEIGHBOR_CODES =
      new SegmentShape(
          VectorEncoding.FLOAT32,
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT,
          4,
          5_400,
          1,
          RabitqGraphOptions.DEFAULT.withGraphThreshold(0).withNeighborCodes(true));

  /** The shapes of some hundred vectors. */
  public static final List<SegmentShape> SMALL = List.of(SPARSE, FOUR_BITS, COSINE_BYTES, NO_GRAPH);

  /** All shapes. */
  public static final List<SegmentShape> ALL =
      List.of(SPARSE, FOUR_BITS, COSINE_BYTES, NO_GRAPH, WALKED, WALKED_PRODUCTS, NEIGHBOR_CODES);

  /** The same, written otherwise. */
  public SegmentShape with(RabitqGraphOptions others) {
    return new SegmentShape(encoding, similarity, dimension, documents, vectorEvery, others);
  }

  /** The same segment with codes of neighbors beside its graph. */
  public SegmentShape withNeighborCodes() {
    return with(options.withNeighborCodes(true));
  }

  /** Documents that have a vector. */
  public int vectors() {
    return (documents + vectorEvery - 1) / vectorEvery;
  }

  /** Writes a segment of this shape, with random vectors, as the only one of an index. */
  public void write(Directory directory, Random random) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(options))
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
