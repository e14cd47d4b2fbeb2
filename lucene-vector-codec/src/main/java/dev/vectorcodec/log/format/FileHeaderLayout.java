package dev.vectorcodec.log.format;

/** Where the fields of a file's header lie. The header is written twice; frames follow. */
public final class FileHeaderLayout {

  /** Bytes of one copy. */
  public static final int LENGTH = 4096;

  /** Where the first frame lies. */
  public static final long FRAMES_OFFSET = 2 * LENGTH;

  static final int MAGIC = 0;
  static final int MAJOR = 8;
  static final int MINOR = 10;
  static final int HEADER_BYTES = 12;
  static final int INCOMPATIBLE_FEATURES = 16;
  static final int READ_ONLY_FEATURES = 24;
  static final int COMPATIBLE_FEATURES = 32;
  static final int LOG_UUID = 40;
  static final int HISTORY_UUID = 56;
  static final int GENERATION = 72;
  static final int EPOCH = 80;
  static final int SALT = 88;
  static final int FIRST_LSN = 96;
  static final int PREDECESSOR_LAST_LSN = 104;
  static final int PREDECESSOR_BYTES = 112;
  static final int PREDECESSOR_CHAIN = 120;
  static final int MAX_FRAME_BYTES = 124;
  static final int CREATED_MILLIS = 128;
  static final int SCHEMA = 136;
  static final int ALLOCATED_BYTES = 152;
  static final int RESERVED = 160;
  static final int CHECKSUM = 4092;

  private FileHeaderLayout() {}

  /** Where a copy starts in the file; {@code copy} is 0 or 1. */
  public static long copyOffset(int copy) {
    return (long) copy * LENGTH;
  }
}
