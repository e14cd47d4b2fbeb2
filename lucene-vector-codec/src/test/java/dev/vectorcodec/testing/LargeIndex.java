package dev.vectorcodec.testing;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * One segment, large enough that searches for few hits walk the graph instead of scanning: the same
 * vectors in a field of each code width. Document numbers are rows.
 */
public final class LargeIndex implements Closeable {

  /** The fields, named after the bits of their codes. */
  public static final List<String> FIELDS = List.of("bits 1", "bits 2", "bits 3", "bits 4");

  /** A field of the second width that only {@link #inSparseField} rows have. */
  public static final String SPARSE = "sparse";

  private final Directory directory = new ByteBuffersDirectory();
  private final DirectoryReader reader;

  /** Indexes all vectors. */
  public LargeIndex(RowVectors vectors) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config())) {
      add(writer, vectors);
    }
    reader = DirectoryReader.open(directory);
  }

  /** A configuration that gives each field its code width, and one flush a segment. */
  public static IndexWriterConfig config() {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new WidthByFieldCodec());
    config.setRAMBufferSizeMB(256);
    return config;
  }

  /** Adds all vectors to all fields. */
  public static void add(IndexWriter writer, RowVectors vectors) throws IOException {
    for (int row = 0; row < vectors.size(); row++) {
      Document document = RowIndex.document(row);
      for (String field : FIELDS) {
        document.add(vectors.field(field, row));
      }
      if (inSparseField(row)) {
        document.add(vectors.field(SPARSE, row));
      }
      writer.addDocument(document);
    }
  }

  /** Nineteen of twenty rows, and none of the first 300: ordinals and documents differ. */
  public static boolean inSparseField(int row) {
    return row >= 300 && row % 20 != 0;
  }

  /** The whole index. */
  public DirectoryReader reader() {
    return reader;
  }

  /** The one segment. */
  public LeafReader segment() {
    return reader.leaves().get(0).reader();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }

  /** Chooses the width by the name of the field. */
  private static final class WidthByFieldCodec extends Rabitq104Codec {

    @Override
    protected KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      String named = field.equals(SPARSE) ? FIELDS.get(1) : field;
      return new RabitqGraphVectorsFormat(
          RabitqGraphOptions.DEFAULT
              .withCodeBits(Integer.parseInt(named.substring(named.length() - 1)))
              .withGraphThreshold(0));
    }
  }
}
