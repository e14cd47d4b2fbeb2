package dev.vectorcodec.segment.merge;

import dev.vectorcodec.graph.merge.Renumbering;
import dev.vectorcodec.io.PagedFile;
import dev.vectorcodec.segment.build.AbortCheck;
import dev.vectorcodec.segment.format.CodesLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes the codes of the merged segment: records of nodes that stay, and all that belongs to
 * clusters, are copied; they mean the same, because the centroids and the preparation do.
 */
final class CarriedCodeWriter {

  /** Makes the record of a new vector. */
  interface Encoder {
    /** Returns the record of the vector of {@code ordinal}, until the next call. */
    long[] encode(int ordinal) throws IOException;
  }

  private final IndexOutput out;
  private final CodesLayout old;
  private final PagedFile.Cursor cursor;
  private final AbortCheck abortCheck;
  private final byte[] bytes;
  private final ByteBuffer record;

  CarriedCodeWriter(IndexOutput out, OldField field, AbortCheck abortCheck) throws IOException {
    this.out = out;
    this.old = field.entry().codes();
    this.cursor = field.codes().cursor();
    this.abortCheck = abortCheck;
    this.bytes = new byte[old.code().sizeInBytes()];
    this.record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  CodesLayout write(MergedOrder order, Renumbering numbers, Encoder encoder) throws IOException {
    CodesLayout layout =
        new CodesLayout(
            out.alignFilePointer(CodesLayout.ALIGNMENT),
            numbers.newSize(),
            old.clusterCount(),
            0,
            old.code());
    for (int ordinal : order.ordinals()) {
      abortCheck.countVector();
      int oldNode = numbers.oldNode(ordinal);
      if (oldNode == Renumbering.NONE) {
        record.clear().asLongBuffer().put(encoder.encode(ordinal));
        out.writeBytes(bytes, bytes.length);
      } else {
        copy(old.recordOffset(oldNode), old.recordOffset(oldNode + 1));
      }
    }
    copy(old.centroidRecordOffset(0), old.centroidRecordOffset(old.clusterCount()));
    copy(old.centroidOffset(0), old.centroidOffset(old.clusterCount()));
    writeInts(order.firstNodes());
    writeInts(order.ordinals());
    writeInts(order.nodes());
    assert out.getFilePointer() == layout.offset() + layout.sizeInBytes();
    return layout;
  }

  /** Copies a range of the old file. */
  private void copy(long start, long end) throws IOException {
    for (long position = start; position < end; position += bytes.length) {
      int length = (int) Math.min(bytes.length, end - position);
      cursor.readBytes(position, bytes, 0, length);
      out.writeBytes(bytes, length);
    }
  }

  private void writeInts(int[] values) throws IOException {
    for (int value : values) {
      out.writeInt(value);
    }
  }
}
