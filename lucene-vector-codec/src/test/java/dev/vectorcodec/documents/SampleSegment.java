package dev.vectorcodec.documents;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.Version;

/**
 * A segment with a fixed name and id, written and opened by the library: the same vectors always
 * give the same bytes.
 */
record SampleSegment(RabitqGraphOptions options, int maxDoc, List<VectorField> fields) {

  static final String NAME = "_0";
  static final String SUFFIX = RabitqGraphVectorsFormat.NAME + "_0";

  /** The segment of the worked example in docs/file-format.md. */
  static final SampleSegment WORKED_EXAMPLE =
      new SampleSegment(
          RabitqGraphOptions.DEFAULT.withCodeBits(2).withGraphThreshold(2),
          2,
          List.of(
              new VectorField(
                  1,
                  VectorEncoding.FLOAT32,
                  VectorSimilarityFunction.EUCLIDEAN,
                  new int[] {0, 1},
                  new float[][] {{0.5f, -1.25f, 3f}, {2f, 0.75f, -1f}}),
              new VectorField(
                  4,
                  VectorEncoding.BYTE,
                  VectorSimilarityFunction.COSINE,
                  new int[] {1},
                  new float[][] {{3, -4, 12}})));

  /** The same with codes of neighbors. */
  static final SampleSegment WITH_NEIGHBOR_CODES =
      new SampleSegment(
          WORKED_EXAMPLE.options.withNeighborCodes(true),
          WORKED_EXAMPLE.maxDoc,
          WORKED_EXAMPLE.fields);

  static byte[] id() {
    byte[] id = new byte[16];
    for (int i = 0; i < id.length; i++) {
      id[i] = (byte) i;
    }
    return id;
  }

  static String fileName(String extension) {
    return NAME + "_" + SUFFIX + "." + extension;
  }

  private SegmentInfo segmentInfo(Directory directory) {
    return new SegmentInfo(
        directory,
        Version.LATEST,
        Version.LATEST,
        NAME,
        maxDoc,
        false,
        false,
        Codec.getDefault(),
        Map.of(),
        id(),
        new HashMap<>(),
        null);
  }

  private FieldInfos fieldInfos() {
    return new FieldInfos(fields.stream().map(VectorField::info).toArray(FieldInfo[]::new));
  }

  /** Writes the segment; returns the bytes of its files by extension. */
  Map<String, byte[]> write() throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      SegmentWriteState state =
          new SegmentWriteState(
              InfoStream.NO_OUTPUT,
              directory,
              segmentInfo(directory),
              fieldInfos(),
              null,
              IOContext.DEFAULT,
              SUFFIX);
      try (KnnVectorsWriter writer = new RabitqGraphVectorsFormat(options).fieldsWriter(state)) {
        for (VectorField field : fields) {
          addVectors(writer, field);
        }
        writer.flush(maxDoc, null);
        writer.finish();
      }
      return readAll(directory);
    }
  }

  @SuppressWarnings("unchecked")
  private static void addVectors(KnnVectorsWriter writer, VectorField field) throws IOException {
    KnnFieldVectorsWriter<?> target = writer.addField(field.info());
    for (int i = 0; i < field.documents().length; i++) {
      if (field.encoding() == VectorEncoding.BYTE) {
        ((KnnFieldVectorsWriter<byte[]>) target)
            .addValue(field.documents()[i], field.byteVector(i));
      } else {
        ((KnnFieldVectorsWriter<float[]>) target)
            .addValue(field.documents()[i], field.vectors()[i]);
      }
    }
  }

  private static Map<String, byte[]> readAll(Directory directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : directory.listAll()) {
      try (IndexInput input = directory.openInput(name, IOContext.READONCE)) {
        byte[] bytes = new byte[(int) input.length()];
        input.readBytes(bytes, 0, bytes.length);
        files.put(name.substring(name.lastIndexOf('.') + 1), bytes);
      }
    }
    return files;
  }

  /** Opens files with the library's reader. */
  KnnVectorsReader open(Map<String, byte[]> files) throws IOException {
    // Holds nothing but heap, so it is left to the garbage collector.
    Directory directory = new ByteBuffersDirectory();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = fileName(file.getKey());
      try (IndexOutput output = directory.createOutput(name, IOContext.DEFAULT)) {
        output.writeBytes(file.getValue(), file.getValue().length);
      }
    }
    SegmentReadState state =
        new SegmentReadState(
            directory, segmentInfo(directory), fieldInfos(), IOContext.DEFAULT, SUFFIX);
    return new RabitqGraphVectorsFormat().fieldsReader(state);
  }
}
