package dev.vectorcodec.log.format;

import dev.vectorcodec.log.LogFileNames;
import dev.vectorcodec.log.LogMismatchException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * How far a log was durable, said in a file of its own, which damage of the log does not reach.
 * Never says more than a force that came back covers.
 *
 * @param sequence of the state; each is one above the one before, and tells its slot
 * @param epoch which opening for writing says so
 * @param generation that was written to; its name was durable
 * @param salt of that generation
 * @param durableLsn of the last frame about documents that was forced, in whatever generation
 * @param offset behind that frame, or where frames start while the generation has none
 * @param lease who has the log open
 */
public record LogWitness(
    FileHeader.Lineage lineage,
    long sequence,
    long epoch,
    long generation,
    long salt,
    long durableLsn,
    long offset,
    Lease lease) {

  static final int MAJOR_VERSION = 1;
  static final int MINOR_VERSION = 0;

  private static final byte[] MAGIC = {(byte) 0x89, 'X', 'W', 'I', 'T', '\r', '\n', 0x1a};

  /**
   * The opening that writes the log; all zero when there is none.
   *
   * @param processId as the operating system counts
   * @param startMillis when the process started, since 1970; 0 where that is not known
   * @param token random, so that two openings by one process differ
   */
  public record Lease(long processId, long startMillis, long token) {

    public static final Lease NONE = new Lease(0, 0, 0);

    /** Whether a process other than this one has or had it. */
    public boolean isOfAnother() {
      return processId != 0 && equals(own(token)) == false;
    }

    /** Of this process. */
    public static Lease own(long token) {
      ProcessHandle process = ProcessHandle.current();
      long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
      return new Lease(process.pid(), start, token);
    }
  }

  /** One slot, or why it holds nothing. */
  public record Slot(LogWitness witness, String problem) {}

  /** The first state of a witness beside a generation without frames, that nobody has open. */
  public static LogWitness of(FileHeader header) {
    return of(header, 1, Lease.NONE);
  }

  /** Of a generation without frames. */
  public static LogWitness of(FileHeader header, long sequence, Lease lease) {
    return new LogWitness(
        header.lineage(),
        sequence,
        header.epoch(),
        header.generation(),
        header.salt(),
        header.firstLsn() - 1,
        FileHeaderLayout.FRAMES_OFFSET,
        lease);
  }

  /** The next state. */
  public LogWitness next(long nextGeneration, long nextSalt, long lsn, long end, Lease holder) {
    return new LogWitness(lineage, sequence + 1, epoch, nextGeneration, nextSalt, lsn, end, holder);
  }

  public int slot() {
    return WitnessLayout.slot(sequence);
  }

  /** The bytes of a slot. */
  public byte[] encode() {
    byte[] bytes = new byte[WitnessLayout.LENGTH];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(WitnessLayout.MAGIC, MAGIC);
    out.putShort(WitnessLayout.MAJOR, (short) MAJOR_VERSION);
    out.putShort(WitnessLayout.MINOR, (short) MINOR_VERSION);
    out.putInt(WitnessLayout.SLOT_BYTES, WitnessLayout.LENGTH);
    FileHeader.put(out, WitnessLayout.LOG_UUID, lineage.log());
    FileHeader.put(out, WitnessLayout.HISTORY_UUID, lineage.history());
    out.putLong(WitnessLayout.SEQUENCE, sequence);
    out.putLong(WitnessLayout.EPOCH, epoch);
    out.putLong(WitnessLayout.GENERATION, generation);
    out.putLong(WitnessLayout.SALT, salt);
    out.putLong(WitnessLayout.DURABLE_LSN, durableLsn);
    out.putLong(WitnessLayout.OFFSET, offset);
    out.putLong(WitnessLayout.LEASE_PROCESS, lease.processId);
    out.putLong(WitnessLayout.LEASE_START_MILLIS, lease.startMillis);
    out.putLong(WitnessLayout.LEASE_TOKEN, lease.token);
    out.putInt(WitnessLayout.CHECKSUM, checksum(bytes));
    return bytes;
  }

  /**
   * Reads a slot.
   *
   * @param bytes exactly one slot
   * @throws LogMismatchException for one of another version
   */
  public static Slot decode(byte[] bytes, int slot) throws LogMismatchException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.mismatch(ByteBuffer.wrap(MAGIC)) < MAGIC.length) {
      return new Slot(null, "does not start with the magic bytes of a witness");
    }
    if (in.getInt(WitnessLayout.CHECKSUM) != checksum(bytes)) {
      return new Slot(null, "has a checksum that does not match");
    }
    int major = Short.toUnsignedInt(in.getShort(WitnessLayout.MAJOR));
    LogMismatchException.require(
        major == MAJOR_VERSION,
        LogMismatchException.Reason.UNKNOWN_VERSION,
        LogFileNames.WITNESS + " has major version " + major + ", not " + MAJOR_VERSION);
    String problem = problem(in, slot);
    return problem == null ? new Slot(read(in), null) : new Slot(null, problem);
  }

  private static LogWitness read(ByteBuffer in) {
    return new LogWitness(
        new FileHeader.Lineage(
            FileHeader.uuid(in, WitnessLayout.LOG_UUID),
            FileHeader.uuid(in, WitnessLayout.HISTORY_UUID)),
        in.getLong(WitnessLayout.SEQUENCE),
        in.getLong(WitnessLayout.EPOCH),
        in.getLong(WitnessLayout.GENERATION),
        in.getLong(WitnessLayout.SALT),
        in.getLong(WitnessLayout.DURABLE_LSN),
        in.getLong(WitnessLayout.OFFSET),
        new Lease(
            in.getLong(WitnessLayout.LEASE_PROCESS),
            in.getLong(WitnessLayout.LEASE_START_MILLIS),
            in.getLong(WitnessLayout.LEASE_TOKEN)));
  }

  /** What no writer writes there, below a checksum that is right; null when all is well. */
  private static String problem(ByteBuffer in, int slot) {
    int slotBytes = in.getInt(WitnessLayout.SLOT_BYTES);
    if (slotBytes != WitnessLayout.LENGTH) {
      return "has slotBytes=" + slotBytes + ", not " + WitnessLayout.LENGTH;
    }
    long sequence = in.getLong(WitnessLayout.SEQUENCE);
    if (isInRange(sequence, 1) == false || WitnessLayout.slot(sequence) != slot) {
      return "has sequence=" + sequence;
    }
    if (isInRange(in.getLong(WitnessLayout.EPOCH), 1) == false) {
      return "has epoch=" + in.getLong(WitnessLayout.EPOCH);
    }
    if (isInRange(in.getLong(WitnessLayout.GENERATION), 1) == false) {
      return "has generation=" + in.getLong(WitnessLayout.GENERATION);
    }
    if (isInRange(in.getLong(WitnessLayout.DURABLE_LSN), 0) == false) {
      return "has durableLsn=" + in.getLong(WitnessLayout.DURABLE_LSN);
    }
    long offset = in.getLong(WitnessLayout.OFFSET);
    if (offset < FileHeaderLayout.FRAMES_OFFSET || offset % FrameLayout.ALIGNMENT != 0) {
      return "has offset=" + offset;
    }
    for (int at = WitnessLayout.RESERVED; at < WitnessLayout.CHECKSUM; at++) {
      if (in.get(at) != 0) {
        return "has a reserved byte that is not zero at offset " + at;
      }
    }
    return null;
  }

  private static boolean isInRange(long value, long min) {
    return value >= min && value <= FileHeader.MAX_NUMBER;
  }

  private static int checksum(byte[] slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, WitnessLayout.CHECKSUM);
    return (int) crc.getValue();
  }

  /** Refuses a generation of another log, or of another history of this one. */
  public void requireLineage(FileHeader header) throws LogMismatchException {
    FileHeader.Lineage other = header.lineage();
    String name = LogFileNames.generation(header.generation());
    LogMismatchException.require(
        lineage.log().equals(other.log()),
        LogMismatchException.Reason.FOREIGN_LOG,
        LogFileNames.WITNESS + " is of log " + lineage.log() + ", " + name + " of " + other.log());
    LogMismatchException.require(
        lineage.history().equals(other.history()),
        LogMismatchException.Reason.FOREIGN_HISTORY,
        LogFileNames.WITNESS
            + " is of history "
            + lineage.history()
            + ", "
            + name
            + " of "
            + other.history());
  }
}
