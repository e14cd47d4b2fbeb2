package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.NeighborEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/** Writes the codes of the neighbors of one node after the other. */
public final class NeighborCodeWriter implements GraphWriter.RowCodes {

  private final IndexOutput out;
  private final VectorSource vectors;
  private final NeighborEncoder encoder;
  private final ByteBuffer bytes;
  private final float[] vector;

  /**
   * @param rotatedMean the mean of all vectors after rotation
   */
  public NeighborCodeWriter(
      IndexOutput out,
      NeighborCodeLayout layout,
      VectorSource vectors,
      Geometry geometry,
      float[] rotatedMean) {
    this.out = out;
    this.vectors = vectors;
    this.encoder = new NeighborEncoder(geometry, layout, rotatedMean);
    this.bytes = ByteBuffer.allocate(layout.sizeInBytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.vector = new float[vectors.width()];
  }

  @Override
  public void write(int ordinal, NeighborLists lists) throws IOException {
    vectors.read(ordinal, vector, 0);
    encoder.start(vector);
    for (int slot = 0; slot < lists.count(ordinal); slot++) {
      vectors.read(lists.neighbor(ordinal, slot), vector, 0);
      encoder.encode(slot, vector);
    }
    bytes.clear();
    bytes.asIntBuffer().put(encoder.codes());
    out.writeBytes(bytes.array(), bytes.capacity());
  }
}
