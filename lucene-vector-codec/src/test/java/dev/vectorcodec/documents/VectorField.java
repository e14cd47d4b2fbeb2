package dev.vectorcodec.documents;

import java.util.Map;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * A field to be written.
 *
 * @param documents which document has which vector, ascending
 * @param vectors components; whole numbers from −128 to 127 for byte vectors
 */
record VectorField(
    int number,
    VectorEncoding encoding,
    VectorSimilarityFunction similarity,
    int[] documents,
    float[][] vectors) {

  int dimension() {
    return vectors[0].length;
  }

  FieldInfo info() {
    return new FieldInfo(
        "field" + number,
        number,
        false,
        false,
        false,
        IndexOptions.NONE,
        DocValuesType.NONE,
        DocValuesSkipIndexType.NONE,
        -1,
        Map.of(),
        0,
        0,
        0,
        dimension(),
        encoding,
        similarity,
        false,
        false);
  }

  byte[] byteVector(int ordinal) {
    byte[] bytes = new byte[dimension()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) vectors[ordinal][i];
    }
    return bytes;
  }
}
