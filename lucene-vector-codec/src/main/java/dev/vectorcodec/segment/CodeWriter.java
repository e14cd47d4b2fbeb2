package dev.vectorcodec.segment;

import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeBlockBuffer;
import dev.vectorcodec.quantization.CodeBlockLayout;
import dev.vectorcodec.quantization.CodeRecords;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.ResidualEncoder;
import java.io.IOException;
import org.apache.lucene.store.IndexOutput;

/** Writes codes relative to the field's centroid: the codes by ordinal, and the entry sample. */
final class CodeWriter {

  /** Reads the prepared vector of a position. */
  interface PreparedSource {
    void read(int position, float[] target) throws IOException;
  }

  private final IndexOutput out;
  private final Geometry geometry;
  private final float[] rotatedCentroid;

  CodeWriter(IndexOutput out, Geometry geometry, float[] rotatedCentroid) {
    this.out = out;
    this.geometry = geometry;
    this.rotatedCentroid = rotatedCentroid;
  }

  void write(CodesLayout layout, PreparedSource source) throws IOException {
    if (layout.kind() == CodeKind.BLOCKS) {
      writeBlocks(layout.block(), layout.count(), source);
    } else {
      writeRecords(layout, source);
    }
  }

  void writeBlocks(CodeBlockLayout layout, int count, PreparedSource source) throws IOException {
    int padded = rotatedCentroid.length;
    byte[] bytes = new byte[layout.sizeInBytes()];
    CodeBlockBuffer block = new CodeBlockBuffer(layout, bytes, 0);
    ResidualEncoder encoder = new ResidualEncoder(geometry, layout.planes(), rotatedCentroid);
    float[] origin = new float[padded];
    float[] vector = new float[padded];
    for (int position = 0; position < count; ) {
      int code = 0;
      while (code < VectorKernels.BLOCK_CODES && position < count) {
        source.read(position++, vector);
        encoder.encode(origin, 0, vector, 0);
        block.set(code++, encoder);
      }
      block.clearFrom(code);
      out.writeBytes(bytes, bytes.length);
    }
  }

  private void writeRecords(CodesLayout layout, PreparedSource source) throws IOException {
    CodeRecords records = new CodeRecords(layout.record(), layout.paddedDimension());
    byte[] record = new byte[layout.record().sizeInBytes()];
    float[] vector = new float[layout.paddedDimension()];
    for (int ordinal = 0; ordinal < layout.count(); ordinal++) {
      source.read(ordinal, vector);
      records.encode(vector, geometry, rotatedCentroid, record);
      out.writeBytes(record, record.length);
    }
  }
}
