package dev.vectorcodec.documents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * One file of a log, decoded as docs/log-format.md says, with nothing of the library. Throws an
 * {@link AssertionError} for whatever does not follow the document.
 */
final class DecodedLog {

  /** One frame; {@code operations} as text. */
  record Frame(
      int offset,
      int type,
      long lsn,
      int count,
      long durableLsn,
      long number,
      List<String> operations) {}

  final UUID log;
  final UUID history;
  final long generation;
  final long epoch;
  final long firstLsn;
  final long predecessorLastLsn;
  final long predecessorBytes;
  final int maxFrameBytes;
  final long createdMillis;
  final long allocatedBytes;
  final List<Frame> frames = new ArrayList<>();
  private final ByteBuffer in;
  private final long salt;
  private int chain;

  DecodedLog(byte[] file) {
    in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    require(
        Arrays.equals(file, 0, 4096, file, 4096, 8192), "the header is written twice, the same");
    require(Arrays.equals(file, 0, 8, bytes(0x89, 'X', 'L', 'O', 'G', 13, 10, 26), 0, 8), "magic");
    require(in.getShort(8) == 1 && in.getInt(12) == 4096, "version and header bytes");
    require(in.getLong(16) == 0, "incompatible features");
    CRC32C crc = new CRC32C();
    crc.update(file, 0, 4092);
    require(in.getInt(4092) == (int) crc.getValue(), "checksum of the header");
    log = uuid(40);
    history = uuid(56);
    generation = in.getLong(72);
    epoch = in.getLong(80);
    salt = in.getLong(88);
    firstLsn = in.getLong(96);
    predecessorLastLsn = in.getLong(104);
    predecessorBytes = in.getLong(112);
    chain = in.getInt(120);
    maxFrameBytes = in.getInt(124);
    createdMillis = in.getLong(128);
    allocatedBytes = in.getLong(152);
    for (int i = 160; i < 4092; i++) {
      require(file[i] == 0, "reserved byte " + i);
    }
    int offset = 8192;
    long lsn = firstLsn;
    while (offset < file.length && in.getInt(offset) != 0) {
      Frame frame = decode(file, offset, lsn);
      frames.add(frame);
      offset += 40 + in.getInt(offset + 4);
      lsn += frame.count;
    }
  }

  private Frame decode(byte[] file, int offset, long lsn) {
    require(in.getInt(offset) == 0x4d5246c5, "magic of a frame");
    int payloadBytes = in.getInt(offset + 4);
    require(in.getLong(offset + 8) == lsn, "LSN");
    int count = in.getInt(offset + 16);
    int type = in.get(offset + 20);
    require(in.get(offset + 21) == 0 && in.getShort(offset + 22) == 0, "flags and zeros");
    CRC32C crc = new CRC32C();
    crc.update(file, offset + 40, payloadBytes);
    require(in.getInt(offset + 32) == (int) crc.getValue(), "checksum of the payload");
    crc.reset();
    crc.update(file, offset, 36);
    crc.update(
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(salt)
            .putLong(offset)
            .flip());
    require(in.getInt(offset + 36) == (int) crc.getValue(), "checksum of a frame's header");
    List<String> operations = type == 1 ? operations(offset + 40, payloadBytes, count) : List.of();
    long number = type == 1 || payloadBytes == 0 ? 0 : in.getLong(offset + 40);
    if (type == 3) {
      require(number == Integer.toUnsignedLong(chain), "chain in a seal");
    }
    crc.reset();
    crc.update(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(chain).flip());
    crc.update(file, offset, 40);
    chain = (int) crc.getValue();
    return new Frame(offset, type, lsn, count, in.getLong(offset + 24), number, operations);
  }

  private List<String> operations(int start, int payloadBytes, int count) {
    List<String> operations = new ArrayList<>();
    int at = start;
    for (int i = 0; i < count; i++) {
      int kind = in.get(at);
      int vectors = in.getShort(at + 2);
      int idBytes = in.getInt(at + 4);
      int sourceBytes = in.getInt(at + 8);
      require(in.get(at + 1) == 0 && in.getInt(at + 12) == 0, "zeros of an operation");
      at += 16;
      StringBuilder text = new StringBuilder(kind == 1 ? "put " : "delete ");
      text.append(text(at, idBytes));
      at += idBytes;
      for (int v = 0; v < vectors; v++) {
        at = vector(at, text);
      }
      text.append(sourceBytes > 0 ? " " + text(at, sourceBytes) : "");
      at += sourceBytes;
      operations.add(text.toString());
    }
    int end = start + payloadBytes;
    require(end - at < 8, "padding");
    while (at < end) {
      require(in.get(at++) == 0, "padding");
    }
    return operations;
  }

  private int vector(int start, StringBuilder text) {
    int encoding = in.get(start);
    int nameBytes = in.getShort(start + 2);
    int dimension = in.getInt(start + 4);
    require(in.get(start + 1) == 0, "zero of a vector");
    int at = start + 8;
    text.append(' ').append(text(at, nameBytes)).append('=');
    at += nameBytes;
    for (int i = 0; i < dimension; i++) {
      text.append(i > 0 ? "," : "");
      text.append(encoding == 0 ? String.valueOf(in.getFloat(at)) : String.valueOf(in.get(at)));
      at += encoding == 0 ? 4 : 1;
    }
    return at;
  }

  private String text(int offset, int length) {
    return new String(in.array(), offset, length, StandardCharsets.UTF_8);
  }

  /** Big endian, as its text. */
  private UUID uuid(int offset) {
    return new UUID(
        Long.reverseBytes(in.getLong(offset)), Long.reverseBytes(in.getLong(offset + 8)));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void require(boolean condition, String what) {
    if (condition == false) {
      throw new AssertionError(what);
    }
  }
}
