package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the payload of a frame back into operations. Every length is checked against the bytes that
 * are left before it is used.
 */
public final class PayloadReader {

  private final ByteBuffer in;
  private final FrameLocation location;

  /** Name of the field that was read last; names repeat from record to record. */
  private byte[] nameBytes = {};

  private String name = "";

  public PayloadReader(byte[] payload, FrameLocation location) {
    this.in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    this.location = location;
  }

  /** Reads a batch or a barrier. */
  public List<LogOperation> read() throws LogCorruptException {
    if (location.header().type() == FrameType.BARRIER) {
      long deletesAll = in.getLong();
      check(deletesAll == 0 || deletesAll == 1, "barrier", deletesAll);
      return List.of(new LogOperation.Barrier(deletesAll == 1));
    }
    int count = location.header().count();
    check(count <= in.remaining() / PayloadLayout.OPERATION_HEADER_BYTES, "operation count", count);
    List<LogOperation> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(readOperation());
    }
    check(in.remaining() < FrameLayout.ALIGNMENT, "bytes left over", in.remaining());
    while (in.hasRemaining()) {
      byte padding = in.get();
      check(padding == 0, "padding", padding);
    }
    return operations;
  }

  private LogOperation readOperation() throws LogCorruptException {
    int start = advance(PayloadLayout.OPERATION_HEADER_BYTES, "operation header");
    int type = in.get(start + PayloadLayout.TYPE);
    int vectors = Short.toUnsignedInt(in.getShort(start + PayloadLayout.VECTORS));
    int idBytes = in.getInt(start + PayloadLayout.ID_BYTES);
    int sourceBytes = in.getInt(start + PayloadLayout.SOURCE_BYTES);
    check(
        type == PayloadLayout.TYPE_PUT || type == PayloadLayout.TYPE_DELETE,
        "operation type",
        type);
    int zeros =
        in.get(start + PayloadLayout.OPERATION_ZERO)
            | in.getInt(start + PayloadLayout.OPERATION_ZEROS);
    check(zeros == 0, "reserved bytes", zeros);
    check(idBytes >= 1 && idBytes <= LogDocument.MAX_ID_BYTES, "id bytes", idBytes);
    byte[] id = bytes(idBytes, "id");
    if (type == PayloadLayout.TYPE_DELETE) {
      check(vectors == 0, "vectors of a delete", vectors);
      check(sourceBytes == 0, "source bytes of a delete", sourceBytes);
      return new LogOperation.Delete(id);
    }
    check(vectors <= in.remaining() / PayloadLayout.VECTOR_HEADER_BYTES, "vector count", vectors);
    List<LogDocument.VectorField> fields = new ArrayList<>(vectors);
    for (int i = 0; i < vectors; i++) {
      fields.add(readVector());
    }
    return new LogOperation.Put(new LogDocument(id, fields, bytes(sourceBytes, "source")));
  }

  private LogDocument.VectorField readVector() throws LogCorruptException {
    int start = advance(PayloadLayout.VECTOR_HEADER_BYTES, "vector header");
    int encoding = in.get(start + PayloadLayout.ENCODING);
    int zero = in.get(start + PayloadLayout.VECTOR_ZERO);
    int nameLength = Short.toUnsignedInt(in.getShort(start + PayloadLayout.NAME_BYTES));
    int dimension = in.getInt(start + PayloadLayout.DIMENSION);
    check(zero == 0, "reserved bytes", zero);
    check(
        encoding == PayloadLayout.ENCODING_FLOAT || encoding == PayloadLayout.ENCODING_BYTE,
        "vector encoding",
        encoding);
    check(nameLength > 0, "name bytes", nameLength);
    readName(bytes(nameLength, "name"));
    long valueBytes = PayloadLayout.valueBytes(encoding, dimension);
    check(dimension >= 0 && valueBytes <= in.remaining(), "dimension", dimension);
    if (encoding == PayloadLayout.ENCODING_BYTE) {
      return new LogDocument.ByteVector(name, bytes(dimension, "values"));
    }
    float[] values = new float[dimension];
    in.asFloatBuffer().get(values);
    advance((int) valueBytes, "values");
    return new LogDocument.FloatVector(name, values);
  }

  private void readName(byte[] bytes) throws LogCorruptException {
    if (Arrays.equals(bytes, nameBytes)) {
      return;
    }
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw location.impossible("a field's name that is no UTF-8");
    }
    nameBytes = bytes;
  }

  private byte[] bytes(int length, String what) throws LogCorruptException {
    int start = advance(length, what);
    byte[] bytes = new byte[length];
    in.get(start, bytes);
    return bytes;
  }

  /** Passes over bytes that must be there; returns where they start. */
  private int advance(int length, String what) throws LogCorruptException {
    check(length >= 0 && length <= in.remaining(), "length of " + what, length);
    int start = in.position();
    in.position(start + length);
    return start;
  }

  private void check(boolean valid, String what, long value) throws LogCorruptException {
    if (valid == false) {
      throw location.impossible(what + "=" + value);
    }
  }
}
