package dev.vectorcodec.log.format;

/**
 * Where the fields of a slot of the witness lie. There are two slots, each in a page of its own, so
 * that a write of one that is torn leaves the other.
 */
public final class WitnessLayout {

  /** Bytes of a slot: what disks write as a whole. */
  public static final int LENGTH = 512;

  /** From one slot to the other; the bytes between are zero, and are not read. */
  static final int SLOT_DISTANCE = 4096;

  public static final int SLOTS = 2;

  public static final int FILE_BYTES = SLOTS * SLOT_DISTANCE;

  static final int MAGIC = 0;
  static final int MAJOR = 8;
  static final int MINOR = 10;
  static final int SLOT_BYTES = 12;
  static final int LOG_UUID = 16;
  static final int HISTORY_UUID = 32;
  static final int SEQUENCE = 48;
  static final int EPOCH = 56;
  static final int GENERATION = 64;
  static final int SALT = 72;
  static final int DURABLE_LSN = 80;
  static final int OFFSET = 88;
  static final int LEASE_PROCESS = 96;
  static final int LEASE_START_MILLIS = 104;
  static final int LEASE_TOKEN = 112;
  static final int RESERVED = 120;
  static final int CHECKSUM = 508;

  private WitnessLayout() {}

  /**
   * The slot that a state with this sequence number goes to: never the one that the state before
   * has.
   */
  static int slot(long sequence) {
    return (int) (sequence % SLOTS);
  }

  /** Where a slot starts in the file. */
  public static int slotOffset(int slot) {
    return slot * SLOT_DISTANCE;
  }
}
