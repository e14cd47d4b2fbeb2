package dev.vectorcodec.documents.constants;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.graph.build.Ranking;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.format.FrameCodec;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.CodeWidth;
import dev.vectorcodec.quantization.VectorPreparation;
import dev.vectorcodec.segment.build.IndexingParameters;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.StoredEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/** Constants that the code does not name in public, found by using it. */
final class CodeConstants {

  private static final int MAGIC_BYTES = Integer.BYTES;

  private CodeConstants() {}

  private static boolean accepts(IntConsumer setter, int value) {
    try {
      setter.accept(value);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** The degrees that the options take. */
  static List<Integer> degrees() {
    return IntStream.range(-1, 2_000)
        .filter(degree -> accepts(RabitqGraphOptions.DEFAULT::withDegree, degree))
        .boxed()
        .toList();
  }

  /** The bits of codes that the options take, apart from the 0 that leaves it to the dimension. */
  static int[] codeBits() {
    return IntStream.range(1, 100)
        .filter(bits -> accepts(RabitqGraphOptions.DEFAULT::withCodeBits, bits))
        .toArray();
  }

  /** The bits of codes that a dimension chooses. */
  static int[] defaultCodeBits() {
    return IntStream.rangeClosed(1, 256)
        .map(multiple -> CodeWidth.forDimension(64 * multiple).bits())
        .distinct()
        .sorted()
        .toArray();
  }

  /** What the default options mean to a writer. */
  private static IndexingParameters defaults() {
    RabitqGraphOptions options = RabitqGraphOptions.DEFAULT;
    if (options.beamWidth().isPresent() || options.graphThreshold().isPresent()) {
      throw new AssertionError("the defaults do not depend on the field any more: " + options);
    }
    return new IndexingParameters(
        options.degree(),
        options.codeBits(),
        IndexingParameters.DEFAULT_GRAPH_THRESHOLD,
        IndexingParameters.DEFAULT_BEAM_WIDTH,
        StoredEncoding.FLOAT32,
        options.neighborCodes());
  }

  static int beamWidth(Ranking ranking) {
    return defaults().beamWidthFor(ranking);
  }

  /** From how many vectors on a segment has a graph by default. */
  static int graphThreshold(int dimension) {
    int count = 0;
    while (defaults().wantsGraph(count, dimension) == false) {
      count++;
    }
    return count;
  }

  /** Percent of the float vectors that the codes of a large field take by default. */
  static long codesPercent(int dimension) {
    int count = 400_000;
    int padded = VectorPreparation.paddedDimension(dimension);
    CodeRecordLayout record = new CodeRecordLayout(padded, CodeWidth.forDimension(padded));
    CodesLayout layout = new CodesLayout(0, count, 1 + count / 400, 0, record);
    return Math.round(100.0 * layout.sizeInBytes() / (4.0 * dimension * count));
  }

  /** The fewest bytes that the id of a document in the log has. */
  static int leastIdBytes() {
    int bytes = 0;
    while (accepts(length -> new LogDocument(new byte[length], List.of(), new byte[0]), bytes)
        == false) {
      bytes++;
    }
    return bytes;
  }

  /** The magic of a frame as it lies in a file. */
  static String frameMagic() {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return HexFormat.ofDelimiter(" ").formatHex(bytes.putInt(FrameCodec.MAGIC).array());
  }

  /** The codec's name and the version in the header of a file. */
  record Header(String codecName, int version) {}

  /** The headers of the files that a segment has, by their extensions. */
  static Map<String, Header> headers() throws IOException {
    Map<String, Header> headers = new TreeMap<>();
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(new Rabitq104Codec()).setUseCompoundFile(false);
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        Document document = new Document();
        document.add(new KnnFloatVectorField("vector", new float[] {1, 2}));
        writer.addDocument(document);
      }
      for (String name : directory.listAll()) {
        String extension = IndexFileNames.getExtension(name);
        if (extension != null && extension.startsWith("ve")) {
          headers.put(extension, header(directory, name));
        }
      }
    }
    return headers;
  }

  private static Header header(Directory directory, String name) throws IOException {
    try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
      ByteBuffer header = ByteBuffer.wrap(CodecUtil.readIndexHeader(in));
      byte[] codecName = new byte[header.get(MAGIC_BYTES)];
      header.get(MAGIC_BYTES + 1, codecName);
      int version = header.getInt(MAGIC_BYTES + 1 + codecName.length);
      return new Header(new String(codecName, StandardCharsets.UTF_8), version);
    }
  }
}
