package dev.vectorcodec.segment;

import dev.vectorcodec.io.FileFaults;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.SegmentFile;
import dev.vectorcodec.segment.format.SegmentMetadata;
import dev.vectorcodec.segment.merge.OldField;
import dev.vectorcodec.segment.search.FieldSearcher;
import dev.vectorcodec.segment.stored.QueryCheck;
import dev.vectorcodec.segment.stored.StoredVectors;
import dev.vectorcodec.segment.verify.FieldVerifier;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Reads the vectors of a segment and searches them. Thread-safe.
 *
 * <p>Opening reads the metadata alone. The reader is its own merge instance: merges read the files
 * in the same way.
 */
public final class RabitqVectorsReader extends KnnVectorsReader implements HnswGraphProvider {

  private final FieldInfos fieldInfos;
  private final Map<Integer, FieldSearcher> fields = new HashMap<>();
  private PagedFile vectors;
  private PagedFile codes;
  private PagedFile graph;

  /** Opens the files of a segment; closes them again if one is damaged. */
  public RabitqVectorsReader(SegmentReadState state) throws IOException {
    this.fieldInfos = state.fieldInfos;
    try {
      // A file that vanishes while its header is read is as damaged as one that vanishes later.
      FileFaults.guard(
          "segment " + state.segmentInfo.name,
          () -> {
            open(state);
            return null;
          });
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, this);
      throw t;
    }
  }

  /** The reader of a field's vectors, if that is one of this format; else null. */
  public static RabitqVectorsReader of(KnnVectorsReader reader, FieldInfo info) {
    KnnVectorsReader own =
        reader instanceof PerFieldKnnVectorsFormat.FieldsReader all
            ? all.getFieldReader(info.name)
            : reader;
    return own instanceof RabitqVectorsReader ours ? ours : null;
  }

  private void open(SegmentReadState state) throws IOException {
    SegmentMetadata metadata = SegmentMetadata.read(state);
    vectors = SegmentFile.VECTORS.open(state, metadata.vectors());
    codes = SegmentFile.CODES.open(state, metadata.codes());
    graph = SegmentFile.GRAPH.open(state, metadata.graph());
    int maxDoc = state.segmentInfo.maxDoc();
    for (FieldMetadata field : metadata.fields().values()) {
      StoredVectors stored = new StoredVectors(field.vectorLayout(), vectors, maxDoc);
      fields.put(field.fieldNumber(), new FieldSearcher(field, stored, codes, graph));
    }
  }

  /** Null if there is none. */
  private FieldSearcher fieldOrNull(String name) {
    FieldInfo info = fieldInfos.fieldInfo(name);
    return info == null ? null : fields.get(info.number);
  }

  private FieldSearcher field(String name) throws IOException {
    FieldInfo info = fieldInfos.fieldInfo(name);
    if (info == null || info.hasVectorValues() == false) {
      throw new IllegalArgumentException("field=\"" + name + "\" not found");
    }
    FieldSearcher field = fields.get(info.number);
    if (field == null) {
      throw new CorruptIndexException(
          "field=\"" + name + "\" has vectors, but no metadata", vectors.toString());
    }
    return field;
  }

  /**
   * A field as a merge may carry it over; null if the segment does not have it.
   *
   * @param other the field of that name, which may be that of another segment
   */
  OldField oldField(FieldInfo other) {
    FieldSearcher field = fieldOrNull(other.name);
    return field == null ? null : new OldField(field.metadata(), field.vectors(), codes, graph);
  }

  /**
   * Reads the codes of a field into memory, with their clusters and the tables of nodes and
   * ordinals.
   *
   * @return how many bytes these are; 0 if the segment does not have the field
   */
  public long loadCodes(String field) throws IOException {
    FieldSearcher searcher = fieldOrNull(field);
    if (searcher == null) {
      return 0;
    }
    CodesLayout layout = searcher.metadata().codes();
    return codes.guard(
        () -> {
          codes.cursor().load(layout.offset(), layout.sizeInBytes());
          return layout.sizeInBytes();
        });
  }

  /** What the metadata keeps of a field that the segment has. */
  public FieldMetadata metadata(String field) throws IOException {
    return field(field).metadata();
  }

  /**
   * Reads all of a field, and says what is wrong with it.
   *
   * @return a line for each rule of the file format that is broken; none if the segment does not
   *     have the field
   */
  public List<String> verify(String field) throws IOException {
    FieldSearcher searcher = fieldOrNull(field);
    return searcher == null
        ? List.of()
        : new FieldVerifier(searcher.metadata(), searcher.vectors(), codes, graph).verify();
  }

  @Override
  public void checkIntegrity() throws IOException {
    for (PagedFile file : new PagedFile[] {vectors, codes, graph}) {
      file.checkIntegrity();
    }
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    FieldSearcher searcher = field(field);
    QueryCheck.encoding(searcher.metadata().vectorLayout(), VectorEncoding.FLOAT32);
    return searcher.vectors().floats();
  }

  /** An override from Lucene 10.6 on. How the file is read does not depend on the hint. */
  public FloatVectorValues getFloatVectorValues(String field, DataAccessHint hint)
      throws IOException {
    return getFloatVectorValues(field);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    FieldSearcher searcher = field(field);
    QueryCheck.encoding(searcher.metadata().vectorLayout(), VectorEncoding.BYTE);
    return searcher.vectors().bytes();
  }

  /** An override from Lucene 10.6 on. */
  public int getVectorCount(FieldInfo fieldInfo) {
    FieldSearcher field = fieldOrNull(fieldInfo.name);
    return field == null ? 0 : field.metadata().count();
  }

  @Override
  public void search(String field, float[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    vectors.guard(
        () -> {
          field(field).search(target, collector, acceptDocs);
          return null;
        });
  }

  @Override
  public void search(String field, byte[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    vectors.guard(
        () -> {
          field(field).search(target, collector, acceptDocs);
          return null;
        });
  }

  @Override
  public HnswGraph getGraph(String field) throws IOException {
    return graph.guard(() -> field(field).hnswGraph());
  }

  @Override
  public Map<String, Long> getOffHeapByteSize(FieldInfo fieldInfo) {
    FieldSearcher field = fieldOrNull(fieldInfo.name);
    if (field == null || field.metadata().count() == 0) {
      return Map.of();
    }
    FieldMetadata metadata = field.metadata();
    Map<String, Long> sizes = new HashMap<>();
    sizes.put(SegmentFile.VECTORS.extension(), metadata.vectorLayout().sizeInBytes());
    sizes.put(SegmentFile.CODES.extension(), metadata.codes().sizeInBytes());
    if (metadata.graph().exists()) {
      sizes.put(SegmentFile.GRAPH.extension(), metadata.graph().sizeInBytes());
    }
    return sizes;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(vectors, codes, graph);
  }
}
