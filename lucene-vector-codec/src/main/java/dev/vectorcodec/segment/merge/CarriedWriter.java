package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.build.Clusters;
import dev.vectorcodec.graph.build.NeighborLists;
import dev.vectorcodec.quantization.CodeEncoder;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.segment.build.NeighborCodeWriter;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldEntry;
import dev.vectorcodec.segment.format.GraphLayout;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.store.IndexOutput;

/** Writes codes and graph of a field that is carried over. */
final class CarriedWriter {

  private final CarriedField field;
  private final MergedOrder order;
  private final Geometry geometry;
  private final float[] rotatedMean;

  CarriedWriter(CarriedField field, MergedOrder order) {
    this.field = field;
    this.order = order;
    this.geometry = FieldEntry.geometry(field.entry().raw().similarity());
    this.rotatedMean = field.preparation().rotatedCentroid();
  }

  /**
   * Writes the codes.
   *
   * @param clusters those of the new vectors
   */
  CodesLayout writeCodes(IndexOutput out, Clusters clusters) throws IOException {
    MergedVectors vectors = field.freshPrepared();
    float[] vector = new float[vectors.width()];
    float[] centroids = clusters.centroids();
    CodeEncoder encoder = new CodeEncoder(geometry, field.entry().codes().code(), rotatedMean);
    return new CarriedCodeWriter(out, field.old(), field.abortCheck())
        .write(
            order,
            field.numbers(),
            ordinal -> {
              int number = Arrays.binarySearch(field.fresh(), ordinal);
              vectors.read(number, vector, 0);
              int cluster = clusters.assigned()[number];
              return encoder.encode(vector, 0, centroids, cluster * vector.length, cluster);
            });
  }

  /** Writes the graph. */
  GraphLayout writeGraph(IndexOutput out, NeighborLists lists) throws IOException {
    GraphLayout old = field.entry().graph();
    long offset = out.alignFilePointer(GraphLayout.ALIGNMENT);
    NeighborCodeLayout codeLayout = old.neighborCodes();
    NeighborCodeWriter codes =
        codeLayout == null
            ? null
            : new NeighborCodeWriter(out, codeLayout, field.prepared(), geometry, rotatedMean);
    GraphLayout layout = new GraphLayout(offset, lists.size(), old.degree(), codeLayout);
    new CarriedGraphWriter(out, field.links(), field.numbers(), codes).write(layout, lists, order);
    return layout;
  }
}
