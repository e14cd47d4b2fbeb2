package dev.vectorcodec.segment.format;

import static dev.vectorcodec.quantization.CodeRecordLayout.MAX_CLUSTERS;

import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.VectorPreparation;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * What the metadata keeps of one field.
 *
 * <p>Metadata that was read is consistent: it agrees with Lucene's field infos, every value is in
 * its range, and every part lies inside the data of its file.
 *
 * @param beamWidth candidates that a walk keeps when the query does not say how many
 * @param changed vectors that merges added or dropped since all vectors were last grouped and
 *     linked anew, at most {@link Integer#MAX_VALUE}; searches do not need it
 */
public record FieldMetadata(
    int fieldNumber,
    VectorLayout vectorLayout,
    CodesLayout codes,
    GraphLayout graph,
    PreparationMetadata prepared,
    int beamWidth,
    int changed) {

  /** Ends the list of fields. */
  public static final int NO_MORE_FIELDS = -1;

  /**
   * The metadata states a similarity function by its index here, independent of Lucene's enum
   * order.
   */
  private static final List<VectorSimilarityFunction> SIMILARITIES =
      List.of(
          VectorSimilarityFunction.EUCLIDEAN,
          VectorSimilarityFunction.DOT_PRODUCT,
          VectorSimilarityFunction.COSINE,
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);

  /** The feature that codes of neighbors lie beside the graph. */
  private static final int NEIGHBOR_CODES = 1;

  /** Features that change what the bytes mean: a reader knows all bits that are set, or refuses. */
  private static final int KNOWN_FEATURES = NEIGHBOR_CODES;

  /** Bytes at the end of the fixed part of the metadata of a field that readers skip. */
  private static final int RESERVED_BYTES = 8;

  private static final int MAX_BEAM_WIDTH = 1 << 16;

  public int count() {
    return vectorLayout.count();
  }

  public int paddedDimension() {
    return VectorPreparation.paddedDimension(vectorLayout.dimension());
  }

  public static Geometry geometry(VectorSimilarityFunction similarity) {
    return switch (similarity) {
      case EUCLIDEAN -> Geometry.EUCLIDEAN;
      // A cosine is the inner product of normalized vectors, also for a zero vector, which a
      // distance of normalized vectors would put nearer than its cosine of 0 deserves.
      case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> Geometry.INNER_PRODUCT;
    };
  }

  public static boolean normalizes(VectorSimilarityFunction similarity) {
    return similarity == VectorSimilarityFunction.COSINE;
  }

  /** How queries are prepared. */
  public VectorPreparation preparation() {
    return prepared.preparation(normalizes(vectorLayout.similarity()));
  }

  void write(IndexOutput out) throws IOException {
    out.writeInt(fieldNumber);
    out.writeByte((byte) vectorLayout.stored().number());
    out.writeByte((byte) SIMILARITIES.indexOf(vectorLayout.similarity()));
    out.writeByte((byte) (vectorLayout.sparse() ? 1 : 0));
    out.writeByte((byte) codes.code().width().bits());
    out.writeInt(graph.hasNeighborCodes() ? NEIGHBOR_CODES : 0);
    out.writeInt(vectorLayout.dimension());
    out.writeInt(vectorLayout.count());
    out.writeLong(vectorLayout.offset());
    out.writeLong(codes.offset());
    out.writeLong(graph.offset());
    out.writeInt(codes.clusterCount());
    out.writeInt(codes.entryCount());
    out.writeInt(graph.degree());
    out.writeInt(beamWidth);
    out.writeInt(Float.floatToRawIntBits(prepared.scale()));
    out.writeLong(prepared.rotationSeed());
    out.writeInt(Float.floatToRawIntBits(prepared.largestSquare()));
    out.writeInt(changed);
    for (int i = 0; i < RESERVED_BYTES; i++) {
      out.writeByte((byte) 0);
    }
    for (float component : prepared.mean()) {
      out.writeInt(Float.floatToRawIntBits(component));
    }
  }

  /** Reads what follows the field's number. */
  static FieldMetadata read(IndexInput in, FieldInfo info, int maxDoc) throws IOException {
    int encodingNumber = in.readByte();
    StoredEncoding stored = StoredEncoding.ofNumber(encodingNumber);
    VectorSimilarityFunction similarity =
        SIMILARITIES.get(range(in, "similarity", in.readByte(), 0, SIMILARITIES.size() - 1));
    boolean sparse = range(in, "sparse", in.readByte(), 0, 1) == 1;
    int codeBits = in.readByte();
    CodeWidth width = CodeWidth.ofBits(codeBits);
    int features = in.readInt();
    if (stored == null || width == null || (features & ~KNOWN_FEATURES) != 0) {
      throw new CorruptIndexException(
          "field="
              + info.name
              + " is not known: encoding="
              + encodingNumber
              + ", code width="
              + codeBits
              + ", features="
              + Integer.toHexString(features),
          in);
    }
    int dimension = in.readInt();
    checkInfo(in, info, stored.encoding(), similarity, dimension);
    int count = range(in, "vector count", in.readInt(), 0, maxDoc);
    int padded = VectorPreparation.paddedDimension(dimension);
    VectorLayout vectorLayout =
        new VectorLayout(in.readLong(), count, dimension, stored, similarity, sparse);
    long codesOffset = in.readLong();
    long graphOffset = in.readLong();
    int clusterCount =
        range(in, "cluster count", in.readInt(), Math.min(1, count), Math.min(count, MAX_CLUSTERS));
    int entryCount =
        range(in, "entry count", in.readInt(), 0, Math.min(count, CodesLayout.MAX_ENTRIES));
    CodesLayout codes =
        new CodesLayout(
            codesOffset, count, clusterCount, entryCount, new CodeRecordLayout(padded, width));
    int degree = range(in, "degree", in.readInt(), 0, GraphLayout.MAX_DEGREE);
    boolean neighborCodes = (features & NEIGHBOR_CODES) != 0;
    GraphLayout graph =
        new GraphLayout(
            graphOffset,
            count,
            degree,
            neighborCodes ? new NeighborCodeLayout(padded, degree) : null);
    int beamWidth = range(in, "beam width", in.readInt(), 1, MAX_BEAM_WIDTH);
    float scale = Float.intBitsToFloat(in.readInt());
    long rotationSeed = in.readLong();
    float largestSquare = Float.intBitsToFloat(in.readInt());
    int changed = range(in, "changed", in.readInt(), 0, Integer.MAX_VALUE);
    in.skipBytes(RESERVED_BYTES);
    checkShape(in, vectorLayout, graph, maxDoc);
    if (neighborCodes == false) {
      largestSquare = 0;
    } else if ((largestSquare > 0 && largestSquare <= Float.MAX_VALUE) == false) {
      throw new CorruptIndexException("largest square=" + largestSquare, in);
    }
    if (scaleFits(scale, similarity) == false) {
      throw new CorruptIndexException("scale=" + scale + " with " + similarity, in);
    }
    float[] mean = new float[count == 0 ? 0 : dimension];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = finite(in, "mean", in.readInt());
    }
    PreparationMetadata prepared =
        new PreparationMetadata(scale, rotationSeed, mean, largestSquare);
    return new FieldMetadata(info.number, vectorLayout, codes, graph, prepared, beamWidth, changed);
  }

  private static void checkInfo(
      IndexInput in,
      FieldInfo info,
      VectorEncoding encoding,
      VectorSimilarityFunction similarity,
      int dimension)
      throws IOException {
    if (encoding != info.getVectorEncoding()
        || similarity != info.getVectorSimilarityFunction()
        || dimension != info.getVectorDimension()) {
      throw new CorruptIndexException(
          "field="
              + info.name
              + " is "
              + encoding
              + "/"
              + similarity
              + "/"
              + dimension
              + " here and "
              + info.getVectorEncoding()
              + "/"
              + info.getVectorSimilarityFunction()
              + "/"
              + info.getVectorDimension()
              + " in the field infos",
          in);
    }
  }

  /** A scale is a power of two that {@link VectorPreparation#scaleFor} returns for some vector. */
  private static boolean scaleFits(float scale, VectorSimilarityFunction similarity) {
    return normalizes(similarity)
        ? scale == 1
        : scale > 0 && scale == VectorPreparation.scaleFor(1 / scale);
  }

  private static void checkShape(
      IndexInput in, VectorLayout vectorLayout, GraphLayout graph, int maxDoc) throws IOException {
    boolean documentsFit =
        vectorLayout.sparse() || vectorLayout.count() == 0 || vectorLayout.count() == maxDoc;
    boolean graphFits =
        graph.exists() == false
            ? graph.hasNeighborCodes() == false
            : (vectorLayout.count() > 0 && graph.degree() % GraphLayout.DEGREE_STEP == 0);
    if ((documentsFit && graphFits) == false) {
      throw new CorruptIndexException(
          "field metadata is inconsistent: " + vectorLayout + ", " + graph, in);
    }
  }

  /** Checks that every part lies inside the data of its file, at the alignment it needs. */
  public void checkInside(IndexInput in, PageRoots vectors, PageRoots codeFile, PageRoots graphFile)
      throws IOException {
    if (count() > 0) {
      checkInside(in, "vectors", vectorLayout.offset(), vectorLayout.sizeInBytes(), vectors);
      checkInside(in, "codes", codes.offset(), codes.sizeInBytes(), codeFile);
    }
    if (graph.exists()) {
      checkInside(in, "graph", graph.offset(), graph.sizeInBytes(), graphFile);
    }
  }

  private static void checkInside(
      IndexInput in, String part, long offset, long length, PageRoots file) throws IOException {
    if (offset < 0
        || offset % VectorLayout.ALIGNMENT != 0
        || length > file.dataLength()
        || offset > file.dataLength() - length) {
      throw new CorruptIndexException(
          part
              + " at offset="
              + offset
              + " length="
              + length
              + " do not fit into dataLength="
              + file.dataLength(),
          in);
    }
  }

  private static int range(IndexInput in, String name, int value, int min, int max)
      throws IOException {
    if (value < min || value > max) {
      throw new CorruptIndexException(name + "=" + value + " is not in " + min + " to " + max, in);
    }
    return value;
  }

  private static float finite(IndexInput in, String name, int bits) throws IOException {
    float value = Float.intBitsToFloat(bits);
    if (Float.isFinite(value) == false) {
      throw new CorruptIndexException(name + " has the component " + value, in);
    }
    return value;
  }
}
