package dev.vectorcodec.segment.stored;

import dev.vectorcodec.segment.format.StoredEncoding;
import dev.vectorcodec.segment.format.VectorLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.codecs.KnnVectorsWriter.MergedVectorValues;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IndexOutput;

/** Writes the vectors and documents of one field to the vector file. */
public final class VectorWriter {

  private final IndexOutput out;
  private final FieldInfo info;
  private final StoredEncoding stored;
  private final ByteBuffer bytes;

  /** Null if vectors are stored as they are. */
  private final ScaledVector scaled;

  private final DocsWithFieldSet documents = new DocsWithFieldSet();
  private int count;

  /**
   * @param stored how, of the ways in which the field's encoding can be stored
   */
  public VectorWriter(IndexOutput out, FieldInfo info, StoredEncoding stored) {
    assert stored.encoding() == info.getVectorEncoding();
    this.out = out;
    this.info = info;
    this.stored = stored;
    int dimension = info.getVectorDimension();
    this.scaled = ScaledVector.of(stored, dimension);
    this.bytes =
        scaled != null
            ? scaled.row
            : ByteBuffer.allocate(stored.vectorBytes(dimension)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the buffered vectors, in the order of the documents after {@code sortMap}. */
  public VectorLayout writeBuffered(FieldBuffer<?> buffer, int maxDoc, Sorter.DocMap sortMap)
      throws IOException {
    long offset = out.alignFilePointer(VectorLayout.ALIGNMENT);
    if (sortMap == null) {
      DocIdSetIterator iterator = buffer.documents().iterator();
      for (int ordinal = 0; ordinal < buffer.count(); ordinal++) {
        add(iterator.nextDoc(), buffer.vector(ordinal));
      }
    } else {
      long[] sorted = sortedDocuments(buffer, sortMap);
      for (long key : sorted) {
        add((int) (key >>> Integer.SIZE), buffer.vector((int) key));
      }
    }
    return finish(offset, maxDoc);
  }

  /** Keys of a new document in the upper half and an old ordinal in the lower, ascending. */
  private static long[] sortedDocuments(FieldBuffer<?> buffer, Sorter.DocMap sortMap)
      throws IOException {
    long[] sorted = new long[buffer.count()];
    DocIdSetIterator iterator = buffer.documents().iterator();
    for (int ordinal = 0; ordinal < sorted.length; ordinal++) {
      sorted[ordinal] = (long) sortMap.oldToNew(iterator.nextDoc()) << Integer.SIZE | ordinal;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** Writes the merged view of the segments' vectors, whatever format they are in. */
  public VectorLayout writeMerged(MergeState mergeState) throws IOException {
    long offset = out.alignFilePointer(VectorLayout.ALIGNMENT);
    KnnVectorValues values =
        switch (stored) {
          case FLOAT32, SCALED_FLOAT16, SCALED_INT8 ->
              MergedVectorValues.mergeFloatVectorValues(info, mergeState);
          case BYTE -> MergedVectorValues.mergeByteVectorValues(info, mergeState);
        };
    DocIndexIterator iterator = values.iterator();
    for (int document = iterator.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = iterator.nextDoc()) {
      if (values instanceof FloatVectorValues floats) {
        float[] vector = floats.vectorValue(iterator.index());
        checkFinite(document, vector);
        add(document, vector);
      } else {
        add(document, ((ByteVectorValues) values).vectorValue(iterator.index()));
      }
    }
    return finish(offset, mergeState.segmentInfo.maxDoc());
  }

  /** No field accepts such a vector: a segment that holds one is damaged, whatever its format. */
  private void checkFinite(int document, float[] vector) throws IOException {
    for (float value : vector) {
      if (Float.isFinite(value) == false) {
        throw new CorruptIndexException(
            "vector of document=" + document + " has the component " + value, "field=" + info.name);
      }
    }
  }

  private void add(int document, Object vector) throws IOException {
    if (scaled != null) {
      scaled.encode((float[]) vector);
    } else if (vector instanceof float[] floats) {
      bytes.clear().asFloatBuffer().put(floats);
    } else {
      bytes.clear().put((byte[]) vector);
    }
    out.writeBytes(bytes.array(), bytes.capacity());
    documents.add(document);
    count++;
  }

  private VectorLayout finish(long offset, int maxDoc) throws IOException {
    VectorLayout layout =
        new VectorLayout(
            offset,
            count,
            info.getVectorDimension(),
            stored,
            info.getVectorSimilarityFunction(),
            count > 0 && count < maxDoc);
    if (layout.sparse()) {
      out.alignFilePointer(Integer.BYTES);
      DocIdSetIterator iterator = documents.iterator();
      for (int i = 0; i < count; i++) {
        out.writeInt(iterator.nextDoc());
      }
    }
    assert out.getFilePointer() == offset + layout.sizeInBytes();
    return layout;
  }
}
