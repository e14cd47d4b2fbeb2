package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.lucene.util.UnicodeUtil;

/** Turns operations into the payload of a frame. */
public final class PayloadWriter {

  private static final byte[] EMPTY = {};

  private PayloadWriter() {}

  /**
   * Makes the frame of a batch.
   *
   * @throws IllegalArgumentException when the batch is empty, mixes a barrier with others, or makes
   *     a frame of more than {@code maxFrameBytes}
   */
  public static FrameContent frame(List<LogOperation> batch, int maxFrameBytes) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one operation");
    }
    if (batch.size() == 1 && batch.get(0) instanceof LogOperation.Barrier barrier) {
      return value(FrameType.BARRIER, barrier.deletesAll() ? 1 : 0);
    }
    long length = 0;
    for (LogOperation operation : batch) {
      length += sizeInBytes(operation);
    }
    long frameBytes = FrameLayout.end(0, 0) + FrameLayout.align(length);
    if (frameBytes > maxFrameBytes) {
      throw new IllegalArgumentException(
          "a batch takes at most " + maxFrameBytes + " bytes in the log, got " + frameBytes);
    }
    byte[] payload = new byte[(int) FrameLayout.align(length)];
    ByteBuffer out = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    for (LogOperation operation : batch) {
      write(out, operation);
    }
    return FrameContent.of(FrameType.BATCH, batch.size(), payload);
  }

  public static FrameContent abort(long lsn) {
    return value(FrameType.ABORT, lsn);
  }

  public static FrameContent watermark() {
    return FrameContent.of(FrameType.WATERMARK, 1, EMPTY);
  }

  public static FrameContent seal(int chain) {
    return value(FrameType.SEAL, Integer.toUnsignedLong(chain));
  }

  private static FrameContent value(FrameType type, long value) {
    byte[] payload = new byte[Long.BYTES];
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return FrameContent.of(type, 1, payload);
  }

  private static long sizeInBytes(LogOperation operation) {
    long length = PayloadLayout.OPERATION_HEADER_BYTES;
    if (operation instanceof LogOperation.Delete delete) {
      return length + delete.id().length;
    }
    if (operation instanceof LogOperation.Put put) {
      LogDocument record = put.record();
      length += record.id().length + (long) record.source().length;
      for (LogDocument.VectorField vector : record.vectors()) {
        length += PayloadLayout.VECTOR_HEADER_BYTES + nameBytes(vector);
        length += PayloadLayout.valueBytes(encoding(vector), dimension(vector));
      }
      return length;
    }
    throw new IllegalArgumentException("a barrier stands alone in its batch");
  }

  private static void write(ByteBuffer out, LogOperation operation) {
    if (operation instanceof LogOperation.Put put) {
      LogDocument record = put.record();
      int vectors = record.vectors().size();
      writeHeader(out, PayloadLayout.TYPE_PUT, vectors, record.id(), record.source().length);
      for (LogDocument.VectorField vector : record.vectors()) {
        write(out, vector);
      }
      out.put(record.source());
    } else {
      writeHeader(out, PayloadLayout.TYPE_DELETE, 0, ((LogOperation.Delete) operation).id(), 0);
    }
  }

  private static void writeHeader(
      ByteBuffer out, int type, int vectors, byte[] id, int sourceBytes) {
    int start = out.position();
    out.put(start + PayloadLayout.TYPE, (byte) type);
    out.putShort(start + PayloadLayout.VECTORS, (short) vectors);
    out.putInt(start + PayloadLayout.ID_BYTES, id.length);
    out.putInt(start + PayloadLayout.SOURCE_BYTES, sourceBytes);
    out.position(start + PayloadLayout.OPERATION_HEADER_BYTES);
    out.put(id);
  }

  private static void write(ByteBuffer out, LogDocument.VectorField vector) {
    int start = out.position();
    int nameBytes = nameBytes(vector);
    out.put(start + PayloadLayout.ENCODING, (byte) encoding(vector));
    out.putShort(start + PayloadLayout.NAME_BYTES, (short) nameBytes);
    out.putInt(start + PayloadLayout.DIMENSION, dimension(vector));
    int name = start + PayloadLayout.VECTOR_HEADER_BYTES;
    UnicodeUtil.UTF16toUTF8(
        vector.name(), 0, vector.name().length(), out.array(), out.arrayOffset() + name);
    out.position(name + nameBytes);
    if (vector instanceof LogDocument.FloatVector floats) {
      out.asFloatBuffer().put(floats.values());
      out.position(out.position() + floats.values().length * Float.BYTES);
    } else {
      out.put(((LogDocument.ByteVector) vector).values());
    }
  }

  private static int nameBytes(LogDocument.VectorField vector) {
    int bytes = UnicodeUtil.calcUTF16toUTF8Length(vector.name(), 0, vector.name().length());
    if (bytes > LogDocument.MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "a field's name has at most " + LogDocument.MAX_NAME_BYTES + " bytes, got " + bytes);
    }
    return bytes;
  }

  private static int encoding(LogDocument.VectorField vector) {
    return vector instanceof LogDocument.FloatVector
        ? PayloadLayout.ENCODING_FLOAT
        : PayloadLayout.ENCODING_BYTE;
  }

  private static int dimension(LogDocument.VectorField vector) {
    return vector instanceof LogDocument.FloatVector floats
        ? floats.values().length
        : ((LogDocument.ByteVector) vector).values().length;
  }
}
