package dev.vectorcodec.segment.build;

import dev.vectorcodec.graph.build.Clusters;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.graph.build.VectorSource;
import dev.vectorcodec.quantization.CodeEncoder;
import dev.vectorcodec.quantization.CodeRecordLayout;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/** Writes the codes of one field, with its clusters and the tables of nodes and ordinals. */
public final class CodeWriter {

  private final IndexOutput out;
  private final CodeRecordLayout code;
  private final CodeEncoder encoder;
  private final ByteBuffer bytes;

  /** The code records of a field's vectors. */
  public interface Records {
    /** Returns the record of the vector of {@code ordinal}, until the next call. */
    long[] of(int ordinal) throws IOException;
  }

  /**
   * @param rotatedMean the mean of all vectors after rotation
   */
  public CodeWriter(
      IndexOutput out, CodeRecordLayout code, Geometry geometry, float[] rotatedMean) {
    this.out = out;
    this.code = code;
    this.encoder = new CodeEncoder(geometry, code, rotatedMean);
    this.bytes = ByteBuffer.allocate(code.sizeInBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes records of prepared vectors, relative to their clusters. */
  public Records encoded(VectorSource vectors, Clusters clusters) {
    float[] centroids = clusters.centroids();
    float[] vector = new float[vectors.width()];
    return ordinal -> {
      vectors.read(ordinal, vector, 0);
      int cluster = clusters.assigned()[ordinal];
      return encoder.encode(vector, 0, centroids, cluster * vector.length, cluster);
    };
  }

  /**
   * Writes everything.
   *
   * @param clusters the clusters whose centroids it writes
   * @param entries ordinals of further vectors where walks start
   */
  public CodesLayout write(Records records, Clusters clusters, NodeOrder order, int[] entries)
      throws IOException {
    CodesLayout layout =
        new CodesLayout(
            out.alignFilePointer(CodesLayout.ALIGNMENT),
            order.ordinals().length,
            clusters.count(),
            entries.length,
            code);
    for (int ordinal : order.ordinals()) {
      writeRecord(records.of(ordinal));
    }
    float[] centroids = clusters.centroids();
    int width = code.paddedDimension();
    // The code of a centroid is relative to the mean of all vectors, as if that were one more
    // cluster.
    float[] mean = new float[width];
    for (int cluster = 0; cluster < layout.clusterCount(); cluster++) {
      writeRecord(encoder.encode(centroids, cluster * width, mean, 0, layout.clusterCount()));
    }
    for (float component : centroids) {
      out.writeInt(Float.floatToRawIntBits(component));
    }
    writeInts(order.firstNodes());
    for (int ordinal : entries) {
      out.writeInt(order.nodes()[ordinal]);
    }
    writeInts(order.ordinals());
    writeInts(order.nodes());
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
    return layout;
  }

  private void writeRecord(long[] record) throws IOException {
    bytes.clear();
    bytes.asLongBuffer().put(record);
    out.writeBytes(bytes.array(), bytes.capacity());
  }

  private void writeInts(int[] values) throws IOException {
    for (int value : values) {
      out.writeInt(value);
    }
  }
}
