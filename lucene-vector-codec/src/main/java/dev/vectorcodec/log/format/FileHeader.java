package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.ReplayPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * What a file says about itself, and about the file before it.
 *
 * @param epoch which opening for write made the file
 * @param salt random number that goes into the checksum of every frame of this file
 * @param firstLsn that the first frame has
 * @param predecessor where the generation before ends
 */
public record FileHeader(
    Lineage lineage,
    long generation,
    long epoch,
    long salt,
    long firstLsn,
    Predecessor predecessor,
    Settings settings) {

  static final int MAJOR_VERSION = 1;
  static final int MINOR_VERSION = 0;

  /**
   * Largest generation, epoch and LSN that is believed, with the 18 digits that a file's name has
   * room for: nobody who adds to one has to look for overflow.
   */
  static final long MAX_NUMBER = 999_999_999_999_999_999L;

  /**
   * Above this no log is opened for writing, so that what a writer counts stays below the other.
   */
  public static final long MAX_START_NUMBER = MAX_NUMBER / 2;

  /** A byte above 127, name, CR LF, end of file: what a transfer as text changes shows here. */
  private static final byte[] MAGIC = {(byte) 0x89, 'X', 'L', 'O', 'G', '\r', '\n', 0x1a};

  /** Bytes of the magic that no transfer as text changes. */
  private static final int MAGIC_NAME_BYTES = 5;

  private static final int RESERVED_BYTES = FileHeaderLayout.CHECKSUM - FileHeaderLayout.RESERVED;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(RESERVED_BYTES).asReadOnlyBuffer();

  /**
   * Which log a file is of.
   *
   * @param log lineage
   * @param history changes when a salvage gives up data
   */
  public record Lineage(UUID log, UUID history) {

    /** Of a log that begins. */
    public static Lineage next(RandomGenerator random) {
      return new Lineage(randomUuid(random), randomUuid(random));
    }

    /** The same log once data was given up. */
    public Lineage withNextHistory(RandomGenerator random) {
      return new Lineage(log, randomUuid(random));
    }

    /** A UUID of version 4; Java's own way to make one takes no generator. */
    private static UUID randomUuid(RandomGenerator random) {
      long high = random.nextLong();
      long low = random.nextLong();
      return new UUID(
          (high & 0xffffffffffff0fffL) | 0x4000L,
          (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }
  }

  /**
   * Where the generation before ends, which never changes; all zero when there is none.
   *
   * @param lastLsn of its last frame
   * @param bytes from its start to the end of its last frame
   * @param chain checksum over the headers of all frames up to there
   */
  public record Predecessor(long lastLsn, long bytes, int chain) {

    public static final Predecessor NONE = new Predecessor(0, 0, 0);
  }

  /**
   * What does not change while a log is open.
   *
   * @param maxFrameBytes largest frame, header included
   * @param schema fingerprint of the fields, 16 bytes
   * @param allocatedBytes of the file when it got its name; it is never shorter
   * @param readOnlyFeatures bits of features that a reader may ignore and a writer may not
   */
  public record Settings(
      int maxFrameBytes,
      long createdMillis,
      byte[] schema,
      long allocatedBytes,
      long readOnlyFeatures) {}

  /** One copy, or why it is none. */
  public record Copy(FileHeader header, String problem, LogMismatchException.Reason unsupported) {

    static Copy damaged(String problem) {
      return new Copy(null, problem, null);
    }
  }

  /** The same for a file of another size. */
  public FileHeader withAllocatedBytes(long allocatedBytes) {
    Settings changed =
        new Settings(
            settings.maxFrameBytes,
            settings.createdMillis,
            settings.schema,
            allocatedBytes,
            settings.readOnlyFeatures);
    return new FileHeader(lineage, generation, epoch, salt, firstLsn, predecessor, changed);
  }

  /** Where the frames of the file start. */
  public ReplayPoint start() {
    return new ReplayPoint(
        generation, FileHeaderLayout.FRAMES_OFFSET, firstLsn, predecessor.chain());
  }

  public int maxFrameBytes() {
    return settings.maxFrameBytes;
  }

  /** One copy of the header. */
  public byte[] encode() {
    byte[] bytes = new byte[FileHeaderLayout.LENGTH];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(FileHeaderLayout.MAGIC, MAGIC);
    out.putShort(FileHeaderLayout.MAJOR, (short) MAJOR_VERSION);
    out.putShort(FileHeaderLayout.MINOR, (short) MINOR_VERSION);
    out.putInt(FileHeaderLayout.HEADER_BYTES, FileHeaderLayout.LENGTH);
    out.putLong(FileHeaderLayout.READ_ONLY_FEATURES, settings.readOnlyFeatures);
    put(out, FileHeaderLayout.LOG_UUID, lineage.log);
    put(out, FileHeaderLayout.HISTORY_UUID, lineage.history);
    out.putLong(FileHeaderLayout.GENERATION, generation);
    out.putLong(FileHeaderLayout.EPOCH, epoch);
    out.putLong(FileHeaderLayout.SALT, salt);
    out.putLong(FileHeaderLayout.FIRST_LSN, firstLsn);
    out.putLong(FileHeaderLayout.PREDECESSOR_LAST_LSN, predecessor.lastLsn);
    out.putLong(FileHeaderLayout.PREDECESSOR_BYTES, predecessor.bytes);
    out.putInt(FileHeaderLayout.PREDECESSOR_CHAIN, predecessor.chain);
    out.putInt(FileHeaderLayout.MAX_FRAME_BYTES, settings.maxFrameBytes);
    out.putLong(FileHeaderLayout.CREATED_MILLIS, settings.createdMillis);
    out.put(FileHeaderLayout.SCHEMA, settings.schema);
    out.putLong(FileHeaderLayout.ALLOCATED_BYTES, settings.allocatedBytes);
    out.putInt(FileHeaderLayout.CHECKSUM, checksum(bytes));
    return bytes;
  }

  /**
   * Reads one copy.
   *
   * @param bytes exactly one copy
   */
  public static Copy decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int magicMatch = in.mismatch(ByteBuffer.wrap(MAGIC));
    if (magicMatch < MAGIC.length) {
      return Copy.damaged(
          magicMatch < MAGIC_NAME_BYTES
              ? "does not start with the magic bytes of a log"
              : "was changed by a transfer as text");
    }
    int checksum = in.getInt(FileHeaderLayout.CHECKSUM);
    if (checksum(bytes) != checksum) {
      return Copy.damaged("has a checksum that does not match");
    }
    int major = Short.toUnsignedInt(in.getShort(FileHeaderLayout.MAJOR));
    if (major != MAJOR_VERSION) {
      return new Copy(
          null,
          "has major version " + major + ", this version reads " + MAJOR_VERSION,
          LogMismatchException.Reason.UNKNOWN_VERSION);
    }
    long incompatible = in.getLong(FileHeaderLayout.INCOMPATIBLE_FEATURES);
    if (incompatible != 0) {
      return new Copy(
          null,
          "needs the unknown features 0x" + Long.toHexString(incompatible),
          LogMismatchException.Reason.UNKNOWN_FEATURE);
    }
    String problem = problem(in);
    return problem == null ? new Copy(read(in), null, null) : Copy.damaged(problem);
  }

  private static FileHeader read(ByteBuffer in) {
    byte[] schema = new byte[LogOptions.SCHEMA_BYTES];
    in.get(FileHeaderLayout.SCHEMA, schema);
    return new FileHeader(
        new Lineage(uuid(in, FileHeaderLayout.LOG_UUID), uuid(in, FileHeaderLayout.HISTORY_UUID)),
        in.getLong(FileHeaderLayout.GENERATION),
        in.getLong(FileHeaderLayout.EPOCH),
        in.getLong(FileHeaderLayout.SALT),
        in.getLong(FileHeaderLayout.FIRST_LSN),
        new Predecessor(
            in.getLong(FileHeaderLayout.PREDECESSOR_LAST_LSN),
            in.getLong(FileHeaderLayout.PREDECESSOR_BYTES),
            in.getInt(FileHeaderLayout.PREDECESSOR_CHAIN)),
        new Settings(
            in.getInt(FileHeaderLayout.MAX_FRAME_BYTES),
            in.getLong(FileHeaderLayout.CREATED_MILLIS),
            schema,
            in.getLong(FileHeaderLayout.ALLOCATED_BYTES),
            in.getLong(FileHeaderLayout.READ_ONLY_FEATURES)));
  }

  /** What no writer writes, below a checksum that is right; null when all is well. */
  private static String problem(ByteBuffer in) {
    int headerBytes = in.getInt(FileHeaderLayout.HEADER_BYTES);
    if (headerBytes != FileHeaderLayout.LENGTH) {
      return "has headerBytes=" + headerBytes + ", not " + FileHeaderLayout.LENGTH;
    }
    long generation = in.getLong(FileHeaderLayout.GENERATION);
    if (generation < 1 || generation > MAX_NUMBER) {
      return "has generation=" + generation;
    }
    long epoch = in.getLong(FileHeaderLayout.EPOCH);
    if (epoch < 1 || epoch > MAX_NUMBER) {
      return "has epoch=" + epoch;
    }
    long lastLsn = in.getLong(FileHeaderLayout.PREDECESSOR_LAST_LSN);
    long firstLsn = in.getLong(FileHeaderLayout.FIRST_LSN);
    if (lastLsn < 0 || firstLsn <= lastLsn || firstLsn > MAX_NUMBER) {
      return "has firstLsn=" + firstLsn + " after the predecessor's last LSN=" + lastLsn;
    }
    long bytes = in.getLong(FileHeaderLayout.PREDECESSOR_BYTES);
    if (bytes != 0
        && (bytes < FileHeaderLayout.FRAMES_OFFSET || bytes % FrameLayout.ALIGNMENT != 0)) {
      return "has predecessorBytes=" + bytes;
    }
    int maxFrameBytes = in.getInt(FileHeaderLayout.MAX_FRAME_BYTES);
    if (maxFrameBytes < FrameLayout.HEADER_BYTES || maxFrameBytes > LogOptions.MAX_FRAME_BYTES) {
      return "has maxFrameBytes=" + maxFrameBytes;
    }
    long allocatedBytes = in.getLong(FileHeaderLayout.ALLOCATED_BYTES);
    if (allocatedBytes < FileHeaderLayout.FRAMES_OFFSET) {
      return "has allocatedBytes=" + allocatedBytes;
    }
    // Not byte by byte, which takes longer than all else while the code is not compiled.
    int notZero = in.slice(FileHeaderLayout.RESERVED, RESERVED_BYTES).mismatch(ZEROS.duplicate());
    return notZero < 0
        ? null
        : "has a reserved byte that is not zero at offset " + (FileHeaderLayout.RESERVED + notZero);
  }

  private static int checksum(byte[] copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, FileHeaderLayout.CHECKSUM);
    return (int) crc.getValue();
  }

  /** The 16 bytes in the order of the text form. */
  static void put(ByteBuffer out, int index, UUID uuid) {
    out.putLong(index, Long.reverseBytes(uuid.getMostSignificantBits()));
    out.putLong(index + Long.BYTES, Long.reverseBytes(uuid.getLeastSignificantBits()));
  }

  static UUID uuid(ByteBuffer in, int index) {
    return new UUID(
        Long.reverseBytes(in.getLong(index)), Long.reverseBytes(in.getLong(index + Long.BYTES)));
  }
}
