package dev.vectorcodec;

import java.util.Objects;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.CompoundFormat;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.FieldInfosFormat;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.LiveDocsFormat;
import org.apache.lucene.codecs.NormsFormat;
import org.apache.lucene.codecs.PointsFormat;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.SegmentInfoFormat;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.TermVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;

/**
 * Lucene's codec with {@link RabitqGraphVectorsFormat} for vectors.
 *
 * <p>Set it on {@code IndexWriterConfig}; its SPI name is {@code Rabitq104Codec}, so hosts that
 * choose a codec by name (OpenSearch: {@code index.codec: Rabitq104Codec}) find it too. Lucene's
 * codec of the name {@code Lucene104} writes everything but vectors, which Lucene 10.5 and 10.6 use
 * by default. A segment names its codec, so the codec behind the name never changes. When Lucene
 * has another default, a new codec of ours with another name follows it.
 *
 * <p>Subclasses can choose another format for some fields.
 */
public class Rabitq104Codec extends Codec {

  /** The name under which Lucene finds the codec. */
  public static final String NAME = "Rabitq104Codec";

  private static final String DELEGATE = "Lucene104";

  private final KnnVectorsFormat vectorsFormat;
  private final KnnVectorsFormat perField =
      new PerFieldKnnVectorsFormat() {
        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
          return Rabitq104Codec.this.getKnnVectorsFormatForField(field);
        }
      };

  /** The codec with {@link RabitqGraphOptions#DEFAULT}. */
  public Rabitq104Codec() {
    this(RabitqGraphOptions.DEFAULT);
  }

  /** The codec with options for the segments it writes. */
  public Rabitq104Codec(RabitqGraphOptions options) {
    super(NAME);
    this.vectorsFormat = new RabitqGraphVectorsFormat(Objects.requireNonNull(options, "options"));
  }

  /**
   * Looked up by name, because Lucene moves the classes of its codecs, and not before it is needed,
   * because Lucene makes this codec while it collects the names.
   */
  private static Codec delegate() {
    return Codec.forName(DELEGATE);
  }

  /** The format that writes new segments of {@code field}. */
  protected KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectorsFormat;
  }

  @Override
  public final KnnVectorsFormat knnVectorsFormat() {
    return perField;
  }

  @Override
  public PostingsFormat postingsFormat() {
    return delegate().postingsFormat();
  }

  @Override
  public DocValuesFormat docValuesFormat() {
    return delegate().docValuesFormat();
  }

  @Override
  public StoredFieldsFormat storedFieldsFormat() {
    return delegate().storedFieldsFormat();
  }

  @Override
  public TermVectorsFormat termVectorsFormat() {
    return delegate().termVectorsFormat();
  }

  @Override
  public FieldInfosFormat fieldInfosFormat() {
    return delegate().fieldInfosFormat();
  }

  @Override
  public SegmentInfoFormat segmentInfoFormat() {
    return delegate().segmentInfoFormat();
  }

  @Override
  public NormsFormat normsFormat() {
    return delegate().normsFormat();
  }

  @Override
  public LiveDocsFormat liveDocsFormat() {
    return delegate().liveDocsFormat();
  }

  @Override
  public CompoundFormat compoundFormat() {
    return delegate().compoundFormat();
  }

  @Override
  public PointsFormat pointsFormat() {
    return delegate().pointsFormat();
  }
}
