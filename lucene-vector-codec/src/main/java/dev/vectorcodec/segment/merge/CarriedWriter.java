package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.build.Clusters;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.graph.build.NodeOrder;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.segment.build.CodeWriter;
import dev.vectorcodec.segment.build.GraphWriter;
import dev.vectorcodec.segment.build.NeighborCodeWriter;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import org.apache.lucene.store.IndexOutput;

/** Writes codes and graph of a field that a merge carries over. */
final class CarriedWriter {

  private final CarriedField field;
  private final NodeOrder order;
  private final Geometry geometry;
  private final float[] rotatedMean;

  CarriedWriter(CarriedField field, NodeOrder order) {
    this.field = field;
    this.order = order;
    this.geometry = FieldMetadata.geometry(field.metadata().vectorLayout().similarity());
    this.rotatedMean = field.preparation().rotatedMean();
  }

  /**
   * Writes the codes.
   *
   * @param clusters the clusters of the new vectors
   */
  CodesLayout writeCodes(IndexOutput out, Clusters clusters) throws IOException {
    CodeWriter writer = new CodeWriter(out, field.metadata().codes().code(), geometry, rotatedMean);
    CodeWriter.Records made = writer.encoded(field.freshPrepared(), clusters);
    return writer.write(new CarriedRecords(field, made), clusters, order, new int[0]);
  }

  /** Writes the graph. */
  GraphLayout writeGraph(IndexOutput out, NeighborLists lists) throws IOException {
    GraphLayout old = field.metadata().graph();
    NeighborCodeLayout codeLayout = old.neighborCodes();
    GraphWriter.RowCodes codes = null;
    if (codeLayout != null) {
      GraphWriter.RowCodes made =
          new NeighborCodeWriter(out, codeLayout, field.prepared(), geometry, rotatedMean);
      codes = new CarriedNeighborCodes(out, codeLayout, field.links(), field.renumbering(), made);
    }
    return new GraphWriter(out, old.degree(), codeLayout, codes).write(lists, order);
  }
}
