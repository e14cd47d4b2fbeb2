package dev.vectorcodec.opensearch.mapping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/**
 * The vectors of one segment, document by document in ascending order, from wherever the field
 * keeps them.
 */
final class StoredVectors {

  private final VectorDataType dataType;
  private final KnnVectorValues vectors;
  private final KnnVectorValues.DocIndexIterator iterator;
  private final BinaryDocValues docValues;

  private StoredVectors(
      VectorDataType dataType, KnnVectorValues vectors, BinaryDocValues docValues) {
    this.dataType = dataType;
    this.vectors = vectors;
    this.iterator = vectors == null ? null : vectors.iterator();
    this.docValues = docValues;
  }

  static StoredVectors of(LeafReader reader, KnnVectorFieldType type) throws IOException {
    if (type.isSearchableByVector() == false) {
      return new StoredVectors(type.dataType(), null, DocValues.getBinary(reader, type.name()));
    }
    KnnVectorValues vectors =
        type.dataType() == VectorDataType.FLOAT
            ? reader.getFloatVectorValues(type.name())
            : reader.getByteVectorValues(type.name());
    return new StoredVectors(type.dataType(), vectors, null);
  }

  /** Whether this document has a vector. */
  boolean advanceExact(int document) throws IOException {
    if (docValues != null) {
      return docValues.advanceExact(document);
    }
    if (iterator == null || iterator.docID() == DocIdSetIterator.NO_MORE_DOCS) {
      return false;
    }
    return iterator.docID() >= document
        ? iterator.docID() == document
        : iterator.advance(document) == document;
  }

  /** The vector of the document, little endian if of floats. */
  BytesRef bytes() throws IOException {
    if (docValues != null) {
      return docValues.binaryValue();
    }
    return switch (vectors) {
      case FloatVectorValues floats ->
          new BytesRef(VectorValues.toBytes(floats.vectorValue(iterator.index())));
      case ByteVectorValues bytes -> new BytesRef(bytes.vectorValue(iterator.index()));
      default -> throw new IllegalStateException("are of " + vectors.getClass());
    };
  }

  /** The vector of the document as a document's source has it. */
  List<Object> numbers() throws IOException {
    return numbers(bytes(), dataType);
  }

  static List<Object> numbers(BytesRef bytes, VectorDataType dataType) {
    List<Object> numbers = new ArrayList<>();
    if (dataType == VectorDataType.FLOAT) {
      for (float number : VectorValues.toFloats(bytes.bytes, bytes.offset, bytes.length)) {
        numbers.add(number);
      }
    } else {
      for (int i = 0; i < bytes.length; i++) {
        numbers.add((int) bytes.bytes[bytes.offset + i]);
      }
    }
    return numbers;
  }
}
