package dev.vectorcodec.segment.format;

import dev.vectorcodec.io.PageRoots;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The whole metadata of a segment.
 *
 * @param fields the fields by Lucene's field number
 */
public record SegmentMetadata(
    PageRoots vectors, PageRoots codes, PageRoots graph, Map<Integer, FieldMetadata> fields) {

  /** Writes everything after the header, with the footer. */
  public static void write(
      IndexOutput out,
      PageRoots vectors,
      PageRoots codes,
      PageRoots graph,
      List<FieldMetadata> fields)
      throws IOException {
    vectors.write(out);
    codes.write(out);
    graph.write(out);
    for (FieldMetadata field : fields) {
      field.write(out);
    }
    out.writeInt(FieldMetadata.NO_MORE_FIELDS);
    CodecUtil.writeFooter(out);
  }

  /** Reads and checks the metadata of a segment. */
  public static SegmentMetadata read(SegmentReadState state) throws IOException {
    try (IndexInput in = SegmentFile.openMetadata(state)) {
      PageRoots vectors = PageRoots.read(in);
      PageRoots codes = PageRoots.read(in);
      PageRoots graph = PageRoots.read(in);
      Map<Integer, FieldMetadata> fields = new LinkedHashMap<>();
      for (int fieldNumber = in.readInt();
          fieldNumber != FieldMetadata.NO_MORE_FIELDS;
          fieldNumber = in.readInt()) {
        FieldInfo info = fieldNumber < 0 ? null : state.fieldInfos.fieldInfo(fieldNumber);
        if (info == null || info.hasVectorValues() == false) {
          throw new CorruptIndexException("field number=" + fieldNumber + " has no vectors", in);
        }
        FieldMetadata metadata = FieldMetadata.read(in, info, state.segmentInfo.maxDoc());
        metadata.checkInside(in, vectors, codes, graph);
        if (fields.put(fieldNumber, metadata) != null) {
          throw new CorruptIndexException("field number=" + fieldNumber + " stands twice", in);
        }
      }
      if (in.getFilePointer() != in.length() - CodecUtil.footerLength()) {
        throw new CorruptIndexException(
            "fields end at offset=" + in.getFilePointer() + " of length=" + in.length(), in);
      }
      return new SegmentMetadata(vectors, codes, graph, fields);
    }
  }
}
