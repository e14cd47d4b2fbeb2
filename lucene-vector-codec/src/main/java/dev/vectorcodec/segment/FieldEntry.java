package dev.vectorcodec.segment;

import dev.vectorcodec.io.PageRoots;
import dev.vectorcodec.quantization.Geometry;
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
 * <p>An entry that was read is consistent: it agrees with Lucene's field infos, every number is in
 * its range, and every part lies inside the data of its file.
 *
 * @param scale factor of every component before the centroid is subtracted
 * @param centroid of the prepared vectors before rotation; empty when there are no vectors
 */
record FieldEntry(
    int fieldNumber,
    RawLayout raw,
    CodesLayout codes,
    GraphLayout graph,
    float scale,
    long rotationSeed,
    float[] centroid) {

  /** Ends the list of fields. */
  static final int NO_MORE_FIELDS = -1;

  /** Numbers of the similarity functions in the metadata, independent of Lucene's enum order. */
  private static final List<VectorSimilarityFunction> SIMILARITIES =
      List.of(
          VectorSimilarityFunction.EUCLIDEAN,
          VectorSimilarityFunction.DOT_PRODUCT,
          VectorSimilarityFunction.COSINE,
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);

  /** Numbers of the encodings in the metadata. */
  private static final List<VectorEncoding> ENCODINGS =
      List.of(VectorEncoding.FLOAT32, VectorEncoding.BYTE);

  /** Numbers of the code kinds in the metadata. */
  private static final List<CodeKind> CODE_KINDS =
      List.of(CodeKind.NONE, CodeKind.BLOCKS, CodeKind.RECORDS);

  /** Numbers of the graph kinds in the metadata. */
  private static final List<GraphKind> GRAPH_KINDS =
      List.of(GraphKind.NONE, GraphKind.NODE_BLOCKS, GraphKind.NEIGHBOR_LISTS);

  int count() {
    return raw.count();
  }

  int paddedDimension() {
    return VectorPreparation.paddedDimension(raw.dimension());
  }

  static Geometry geometry(VectorSimilarityFunction similarity) {
    return switch (similarity) {
      case EUCLIDEAN -> Geometry.EUCLIDEAN;
      // A cosine is the inner product of normalized vectors, for a zero vector too, which a
      // distance
      // of normalized vectors would put nearer than its cosine of 0 deserves.
      case COSINE, DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> Geometry.INNER_PRODUCT;
    };
  }

  static boolean normalizes(VectorSimilarityFunction similarity) {
    return similarity == VectorSimilarityFunction.COSINE;
  }

  VectorPreparation preparation() {
    return new VectorPreparation(normalizes(raw.similarity()), scale, centroid, rotationSeed);
  }

  void write(IndexOutput out) throws IOException {
    out.writeInt(fieldNumber);
    out.writeByte((byte) ENCODINGS.indexOf(raw.encoding()));
    out.writeByte((byte) SIMILARITIES.indexOf(raw.similarity()));
    out.writeByte((byte) (raw.sparse() ? 1 : 0));
    out.writeByte((byte) CODE_KINDS.indexOf(codes.kind()));
    out.writeByte((byte) codes.bits());
    out.writeByte((byte) GRAPH_KINDS.indexOf(graph.node().kind()));
    out.writeByte((byte) graph.node().bits());
    out.writeByte((byte) 0);
    out.writeInt(raw.dimension());
    out.writeInt(raw.count());
    out.writeLong(raw.offset());
    out.writeLong(codes.offset());
    out.writeLong(graph.offset());
    out.writeInt(graph.node().degree());
    out.writeInt(graph.sampleCount());
    out.writeInt(Float.floatToRawIntBits(scale));
    out.writeLong(rotationSeed);
    for (float component : centroid) {
      out.writeInt(Float.floatToRawIntBits(component));
    }
  }

  /** Reads what follows the field's number. */
  static FieldEntry read(IndexInput in, FieldInfo info, int maxDoc) throws IOException {
    VectorEncoding encoding = ENCODINGS.get(range(in, "encoding", in.readByte(), 0, 1));
    VectorSimilarityFunction similarity =
        SIMILARITIES.get(range(in, "similarity", in.readByte(), 0, 3));
    boolean sparse = range(in, "sparse", in.readByte(), 0, 1) == 1;
    CodeKind codeKind = CODE_KINDS.get(range(in, "code kind", in.readByte(), 0, 2));
    int codeBits = range(in, "code bits", in.readByte(), 0, 4);
    GraphKind graphKind = GRAPH_KINDS.get(range(in, "graph kind", in.readByte(), 0, 2));
    int nodeBits = range(in, "node bits", in.readByte(), 0, 2);
    range(in, "reserved byte", in.readByte(), 0, 0);
    int dimension = in.readInt();
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
    int count = range(in, "vector count", in.readInt(), 0, maxDoc);
    int padded = VectorPreparation.paddedDimension(dimension);
    RawLayout raw = new RawLayout(in.readLong(), count, dimension, encoding, similarity, sparse);
    CodesLayout codes = new CodesLayout(in.readLong(), codeKind, codeBits, count, padded);
    long graphOffset = in.readLong();
    NodeLayout node = new NodeLayout(graphKind, in.readInt(), nodeBits, padded);
    GraphLayout graph = new GraphLayout(graphOffset, count, in.readInt(), node);
    float scale = Float.intBitsToFloat(in.readInt());
    long rotationSeed = in.readLong();
    checkShape(in, raw, codes, graph, maxDoc);
    float[] centroid = new float[count == 0 ? 0 : dimension];
    for (int i = 0; i < centroid.length; i++) {
      centroid[i] = finite(in, "centroid", in.readInt());
    }
    if (scaleFits(scale, similarity) == false) {
      throw new CorruptIndexException("scale=" + scale + " with " + similarity, in);
    }
    return new FieldEntry(info.number, raw, codes, graph, scale, rotationSeed, centroid);
  }

  /** A scale is a power of two that {@link VectorPreparation#scaleFor} returns for some vector. */
  private static boolean scaleFits(float scale, VectorSimilarityFunction similarity) {
    return normalizes(similarity)
        ? scale == 1
        : scale > 0 && scale == VectorPreparation.scaleFor(1 / scale);
  }

  private static void checkShape(
      IndexInput in, RawLayout raw, CodesLayout codes, GraphLayout graph, int maxDoc)
      throws IOException {
    int count = raw.count();
    NodeLayout node = graph.node();
    boolean codesFit =
        switch (codes.kind()) {
          case NONE -> count == 0 && codes.bits() == 0;
          case BLOCKS -> count > 0 && (codes.bits() == 1 || codes.bits() == 2);
          case RECORDS -> count > 0 && (codes.bits() == 1 || codes.bits() == 4);
        };
    boolean graphFits =
        switch (node.kind()) {
          case NONE -> node.degree() == 0 && node.bits() == 0 && graph.sampleCount() == 0;
          case NODE_BLOCKS -> hasGraphShape(graph) && node.bits() >= 1;
          case NEIGHBOR_LISTS ->
              hasGraphShape(graph) && node.bits() == 0 && codes.kind() == CodeKind.RECORDS;
        };
    boolean documentsFit = raw.sparse() || count == 0 || count == maxDoc;
    if ((codesFit && graphFits && documentsFit) == false) {
      throw new CorruptIndexException(
          "field entry is inconsistent: " + raw + ", " + codes + ", " + graph, in);
    }
  }

  private static boolean hasGraphShape(GraphLayout graph) {
    int degree = graph.node().degree();
    return graph.count() > 0
        && degree >= 32
        && degree <= 512
        && degree % 32 == 0
        && graph.sampleCount() >= 1
        && graph.sampleCount() <= graph.count();
  }

  /** Checks that every part lies inside the data of its file, at the alignment it needs. */
  void checkInside(IndexInput in, PageRoots vectors, PageRoots codeFile, PageRoots graphFile)
      throws IOException {
    if (count() > 0) {
      checkInside(in, "vectors", raw.offset(), raw.sizeInBytes(), vectors);
      checkInside(in, "codes", codes.offset(), codes.sizeInBytes(), codeFile);
    }
    if (graph.node().kind() != GraphKind.NONE) {
      checkInside(in, "graph", graph.offset(), graph.sizeInBytes(), graphFile);
    }
  }

  private static void checkInside(
      IndexInput in, String part, long offset, long length, PageRoots file) throws IOException {
    if (offset < 0
        || offset % RawLayout.ALIGNMENT != 0
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
