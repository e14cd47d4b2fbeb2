package dev.vectorcodec.testing;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;
import dev.vectorcodec.RabitqHnswVectorsFormat;
import dev.vectorcodec.VectorCodec;
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
 * vectors in a field of each layout. Document numbers are rows.
 */
public final class LargeIndex implements Closeable {

  /** The fields, named after their layout and bits. */
  public static final List<String> FIELDS =
      List.of("INLINE_CODES 1", "INLINE_CODES 2", "CODES_BY_ORDINAL 1", "CODES_BY_ORDINAL 4");

  /** A field of the second layout that only {@link #inSparseField} rows have. */
  public static final String SPARSE = "sparse";

  private final Directory directory = new ByteBuffersDirectory();
  private final DirectoryReader reader;

  /** Indexes all vectors. */
  public LargeIndex(RowVectors vectors) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new LayoutByFieldCodec());
    config.setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
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
    reader = DirectoryReader.open(directory);
  }

  /** Three of four rows, and none of the first thousand: ordinals and documents differ. */
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

  /** Chooses the layout by the name of the field. */
  private static final class LayoutByFieldCodec extends VectorCodec {

    @Override
    protected KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      String layoutAndBits = field.equals(SPARSE) ? FIELDS.get(1) : field;
      int space = layoutAndBits.indexOf(' ');
      return new RabitqHnswVectorsFormat(
          RabitqHnswOptions.DEFAULT
              .withLayout(Layout.valueOf(layoutAndBits.substring(0, space)))
              .withCodeBits(Integer.parseInt(layoutAndBits.substring(space + 1)))
              .withGraphThreshold(0));
    }
  }
}
