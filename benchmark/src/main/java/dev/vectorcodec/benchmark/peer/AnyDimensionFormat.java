package dev.vectorcodec.benchmark.peer;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * A format under its own name that takes more dimensions than the 1,024 that Lucene's formats say;
 * nothing in them depends on that number.
 */
final class AnyDimensionFormat extends KnnVectorsFormat {

  private static final int MAX_DIMENSIONS = 4096;

  private final KnnVectorsFormat format;

  AnyDimensionFormat(KnnVectorsFormat format) {
    super(format.getName());
    this.format = format;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return format.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return format.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return Math.max(MAX_DIMENSIONS, format.getMaxDimensions(field));
  }

  @Override
  public String toString() {
    return format.toString();
  }
}
