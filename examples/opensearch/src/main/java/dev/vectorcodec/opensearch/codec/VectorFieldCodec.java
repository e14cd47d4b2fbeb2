package dev.vectorcodec.opensearch.codec;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.mapper.MapperService;

/**
 * A codec of OpenSearch with our format for our fields.
 *
 * <p>It keeps its name: a segment says codec and, for each field, vector format, so that Lucene
 * reopens it by names alone. All that a node needs for that is our format on its class path.
 */
final class VectorFieldCodec extends FilterCodec {

  private final KnnVectorsFormat perField;

  VectorFieldCodec(Codec delegate, MapperService mapper, IndexSettings settings) {
    super(delegate.getName(), delegate);
    if (delegate.knnVectorsFormat() instanceof PerFieldKnnVectorsFormat others) {
      FieldFormats formats = new FieldFormats(mapper, settings);
      this.perField =
          new PerFieldKnnVectorsFormat() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
              KnnVectorsFormat ours = formats.of(field);
              return ours == null ? others.getKnnVectorsFormatForField(field) : ours;
            }
          };
    } else {
      throw new IllegalArgumentException(
          "index.codec ["
              + delegate.getName()
              + "] has one vector format for all fields, so that fields cannot have ours. Leave the"
              + " setting out, or choose default, best_compression or another codec of Lucene's");
    }
  }

  @Override
  public KnnVectorsFormat knnVectorsFormat() {
    return perField;
  }
}
