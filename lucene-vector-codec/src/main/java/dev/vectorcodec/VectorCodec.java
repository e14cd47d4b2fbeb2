package dev.vectorcodec;

import java.util.Objects;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;

/**
 * Lucene's codec with {@link RabitqHnswVectorsFormat} for vectors.
 *
 * <p>Set it on {@code IndexWriterConfig}; its SPI name is {@code VectorCodec}, so hosts that choose
 * a codec by name (OpenSearch: {@code index.codec: VectorCodec}) find it too. Everything but
 * vectors is written by {@code Lucene104Codec}, which is what Lucene 10.5 and 10.6 write by
 * default: a segment names its codec, so what stands behind the name must not follow a changing
 * default.
 *
 * <p>Subclasses can choose another format for some fields.
 */
public class VectorCodec extends FilterCodec {

  private final KnnVectorsFormat vectorsFormat;
  private final KnnVectorsFormat perField =
      new PerFieldKnnVectorsFormat() {
        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
          return VectorCodec.this.getKnnVectorsFormatForField(field);
        }
      };

  /** The codec with {@link RabitqHnswOptions#DEFAULT}. */
  public VectorCodec() {
    this(RabitqHnswOptions.DEFAULT);
  }

  /** The codec with options for the segments it writes. */
  public VectorCodec(RabitqHnswOptions options) {
    super("VectorCodec", new Lucene104Codec());
    this.vectorsFormat = new RabitqHnswVectorsFormat(Objects.requireNonNull(options, "options"));
  }

  /** The format that writes new segments of {@code field}. */
  protected KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectorsFormat;
  }

  @Override
  public final KnnVectorsFormat knnVectorsFormat() {
    return perField;
  }
}
