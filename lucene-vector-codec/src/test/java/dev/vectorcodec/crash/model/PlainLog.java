package dev.vectorcodec.crash.model;

import dev.vectorcodec.log.storage.LogFile;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads the files of a log as the document of its format describes them, and nothing more. */
public final class PlainLog {

  public static final int FIRST_FRAME = 8192;

  public static final String WITNESS = "xlog.witness";
  public static final int WITNESS_SLOT_DISTANCE = 4096;
  public static final int WITNESS_SLOT_BYTES = 512;
  public static final int WITNESS_CHECKSUM = 508;

  private static final byte[] WITNESS_MAGIC = {(byte) 0x89, 'X', 'W', 'I', 'T', 13, 10, 26};
  private static final int HEADER_BYTES = 40;
  private static final int MAGIC = 0x4d5246c5;

  /** The header of a frame that passes its checksum. */
  public record PlainFrame(int offset, int end, long lsn, int count, int type, long durableLsn) {

    long lastLsn() {
      return lsn + count - 1;
    }
  }

  private PlainLog() {}

  /** What the newest good slot of a witness says. */
  public record PlainWitness(long sequence, long generation, long durableLsn) {}

  /** Null when no slot is good. */
  public static PlainWitness witness(byte[] file) {
    PlainWitness newest = null;
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + WITNESS_SLOT_BYTES <= file.length; at += WITNESS_SLOT_DISTANCE) {
      long sequence = in.getLong(at + 48);
      boolean isGood =
          Arrays.equals(file, at, at + 8, WITNESS_MAGIC, 0, 8)
              && in.getInt(at + WITNESS_CHECKSUM) == witnessChecksum(file, at)
              && sequence % 2 == at / WITNESS_SLOT_DISTANCE;
      if (isGood && (newest == null || sequence > newest.sequence)) {
        newest = new PlainWitness(sequence, in.getLong(at + 64), in.getLong(at + 80));
      }
    }
    return newest;
  }

  /**
   * Takes what a reader says of a witness after a crash: one slot may be torn, and then the other
   * one is whole.
   */
  static void checkWitness(List<String> warnings) {
    long torn = warnings.stream().filter(warning -> warning.startsWith(WITNESS + ": slot")).count();
    Violation.require(torn < 2, Promise.WITNESS_READABLE, warnings.toString());
  }

  /** Of the slot of a witness that starts at {@code at}. */
  public static int witnessChecksum(byte[] file, int at) {
    CRC32C crc = new CRC32C();
    crc.update(file, at, WITNESS_CHECKSUM);
    return (int) crc.getValue();
  }

  public static boolean isGeneration(String name) {
    return name.matches("log-[0-9]{10}[.]xlog");
  }

  public static byte[] bytes(LogStorage storage, String name) throws IOException {
    try (LogFile file = storage.open(name)) {
      return bytes(file);
    }
  }

  public static byte[] bytes(LogFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeInBytes());
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
      // All of it.
    }
    return bytes.array();
  }

  /** Every frame header of a file, wherever it lies. */
  public static List<PlainFrame> frames(byte[] file) {
    List<PlainFrame> frames = new ArrayList<>();
    if (file.length < FIRST_FRAME) {
      return frames;
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    // Of the first copy of the file's header that is not empty.
    long salt = in.getLong(in.getInt(0) == 0 ? 4096 + 88 : 88);
    for (int at = FIRST_FRAME; at + HEADER_BYTES <= file.length; at += 8) {
      if (in.getInt(at) == MAGIC && in.getInt(at + 36) == checksum(in, at, salt)) {
        frames.add(
            new PlainFrame(
                at,
                at + HEADER_BYTES + in.getInt(at + 4),
                in.getLong(at + 8),
                in.getInt(at + 16),
                in.get(at + 20),
                in.getLong(at + 24)));
      }
    }
    return frames;
  }

  private static int checksum(ByteBuffer file, int at, long salt) {
    ByteBuffer covered = ByteBuffer.allocate(52).order(ByteOrder.LITTLE_ENDIAN);
    covered.put(file.slice(at, 36)).putLong(salt).putLong(at).flip();
    CRC32C crc = new CRC32C();
    crc.update(covered);
    return (int) crc.getValue();
  }

  /** The highest number of any frame in any file of the last generation; 0 when there is none. */
  static long lastLsn(LogStorage storage) throws IOException {
    String last = "";
    for (String name : storage.list()) {
      last = isGeneration(name) && name.compareTo(last) > 0 ? name : last;
    }
    long lsn = 0;
    if (last.isEmpty() == false) {
      for (PlainFrame frame : frames(bytes(storage, last))) {
        lsn = Math.max(lsn, frame.lastLsn());
      }
    }
    return lsn;
  }
}
