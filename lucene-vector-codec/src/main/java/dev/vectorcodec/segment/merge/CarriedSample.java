package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.kernel.VectorKernels;
import dev.vectorcodec.quantization.CodeEncoder;
import dev.vectorcodec.quantization.Geometry;
import dev.vectorcodec.quantization.NeighborCodeLayout;
import dev.vectorcodec.quantization.NeighborEncoder;
import dev.vectorcodec.segment.build.PreparedOnRead;
import dev.vectorcodec.segment.format.CodesLayout;
import dev.vectorcodec.segment.format.FieldMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Whether codes and links of the old segment are those of its vectors: some codes are made anew and
 * compared, and some links are followed.
 *
 * <p>Codes, centroids, mean, scale, rotation and links that do not belong to the vectors, or to
 * each other, are in their ranges like any others. A segment that was made of them would find
 * little and report nothing, and hand that on to the next merge. Encoding is defined bit by bit, so
 * that what this project wrote is the same again; what is not is built anew from the vectors, which
 * is right whoever wrote it.
 */
final class CarriedSample {

  /** Most nodes that are looked at, spread over all. */
  private static final int NODES = 64;

  /** Codes of neighbors are made anew for one in so many of these. */
  private static final int NODES_A_ROW = 8;

  /** Fewer nodes say nothing about links. */
  private static final int LEAST_LINKS = 16;

  /** This part of the first neighbors have to be nearer than any others: of a wrong graph, half. */
  private static final double LEAST_NEAR = 0.75;

  private final CarriedField field;
  private final Renumbering renumbering;
  private final CodesLayout layout;
  private final PreparedOnRead vectors;
  private final float[] centroids;
  private final Geometry geometry;
  private final CodeEncoder encoder;
  private final StoredLinks links;
  private final int[] row;

  /** The prepared vector of the node that is looked at. */
  private final float[] vector;

  private final float[] other;

  /**
   * @param centroids those of the old segment
   */
  CarriedSample(CarriedField field, float[] centroids) throws IOException {
    this.field = field;
    this.renumbering = field.renumbering();
    this.layout = field.metadata().codes();
    this.vectors = field.prepared();
    this.centroids = centroids;
    this.geometry = FieldMetadata.geometry(field.metadata().vectorLayout().similarity());
    this.encoder = new CodeEncoder(geometry, layout.code(), field.preparation().rotatedMean());
    this.links = field.links();
    this.row = new int[links.degree()];
    this.vector = new float[vectors.width()];
    this.other = new float[vectors.width()];
  }

  /** Looks at the sample. */
  boolean isOfTheVectors() throws IOException {
    boolean hasNeighborCodes = field.metadata().graph().hasNeighborCodes();
    int step = (layout.count() + NODES - 1) / NODES;
    int looked = 0;
    int linked = 0;
    int near = 0;
    for (int node = 0; node < layout.count(); node += step) {
      if (renumbering.newNode(node) == Renumbering.NONE) {
        continue;
      }
      read(node, vector);
      if (isRecordOf(node) == false) {
        return false;
      }
      int count = links.read(node, row);
      if (hasNeighborCodes
          && looked++ % NODES_A_ROW == 0
          && areNeighborCodesOf(node, count) == false) {
        return false;
      }
      int neighbor = firstThatStays(count);
      if (neighbor != Renumbering.NONE) {
        linked++;
        near += distanceTo(neighbor) <= distanceTo(anyOther(node)) ? 1 : 0;
      }
    }
    return linked < LEAST_LINKS || near >= LEAST_NEAR * linked;
  }

  private boolean isRecordOf(int node) throws IOException {
    long[] record = new long[layout.code().sizeInLongs()];
    field.old().codes().cursor().readLongs(layout.recordOffset(node), record, 0, record.length);
    int cluster = layout.code().cluster(record, 0);
    long[] made = encoder.encode(vector, 0, centroids, cluster * vector.length, cluster);
    return Arrays.equals(record, made);
  }

  private void read(int node, float[] target) throws IOException {
    vectors.read(renumbering.newNode(node), target, 0);
  }

  /** Of the neighbors that stay. */
  private boolean areNeighborCodesOf(int node, int count) throws IOException {
    NeighborCodeLayout codeLayout = field.metadata().graph().neighborCodes();
    byte[] bytes = new byte[codeLayout.sizeInBytes()];
    links.readCodes(node, count, bytes);
    int[] codes = new int[codeLayout.sizeInInts()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(codes);
    float[] mean = field.preparation().rotatedMean();
    NeighborEncoder neighborEncoder = new NeighborEncoder(geometry, codeLayout, mean);
    neighborEncoder.start(vector);
    for (int slot = 0; slot < count; slot++) {
      if (renumbering.newNode(row[slot]) != Renumbering.NONE) {
        read(row[slot], other);
        neighborEncoder.encode(slot, other);
        if (neighborEncoder.isSame(slot, codes) == false) {
          return false;
        }
      }
    }
    return true;
  }

  private int firstThatStays(int count) {
    for (int slot = 0; slot < count; slot++) {
      if (renumbering.newNode(row[slot]) != Renumbering.NONE) {
        return row[slot];
      }
    }
    return Renumbering.NONE;
  }

  /** Far away by its number: the node itself if there is no other. */
  private int anyOther(int node) {
    int far = (int) (((long) node + layout.count() / 2) % layout.count());
    while (renumbering.newNode(far) == Renumbering.NONE) {
      far = far + 1 == layout.count() ? 0 : far + 1;
    }
    return far;
  }

  /** From {@link #vector}. */
  private float distanceTo(int node) throws IOException {
    read(node, other);
    return VectorKernels.INSTANCE.squareDistance(vector, 0, other, 0, vector.length);
  }
}
