package dev.vectorcodec.examples.migrate;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;

/** Says which formats wrote the vectors of a segment: each field names its own. */
final class SegmentFormats {

  private SegmentFormats() {}

  /** The name of the format of each field that has vectors. */
  static Map<String, String> of(SegmentCommitInfo segment) throws IOException {
    Map<String, String> formats = new TreeMap<>();
    for (FieldInfo field : fields(segment)) {
      if (field.hasVectorValues()) {
        String format = field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY);
        // A codec with one format for all fields writes no name.
        formats.put(
            field.name,
            format == null ? segment.info.getCodec().knnVectorsFormat().getName() : format);
      }
    }
    return formats;
  }

  /** The name of the format that a codec would write a field with. */
  static String wanted(Codec codec, String field) {
    return codec.knnVectorsFormat() instanceof PerFieldKnnVectorsFormat perField
        ? perField.getKnnVectorsFormatForField(field).getName()
        : codec.knnVectorsFormat().getName();
  }

  private static FieldInfos fields(SegmentCommitInfo segment) throws IOException {
    Codec codec = segment.info.getCodec();
    if (segment.info.getUseCompoundFile() == false) {
      return codec.fieldInfosFormat().read(segment.info.dir, segment.info, "", IOContext.READONCE);
    }
    try (Directory files =
        codec.compoundFormat().getCompoundReader(segment.info.dir, segment.info)) {
      return codec.fieldInfosFormat().read(files, segment.info, "", IOContext.READONCE);
    }
  }
}
