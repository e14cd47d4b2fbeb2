package dev.vectorcodec.log;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How a log is written. Immutable; each {@code with} method returns a changed copy. Reading needs
 * the buffer size, the schema and the clock of them alone.
 */
public final class LogOptions {

  /** Bytes of a schema fingerprint. */
  public static final int SCHEMA_BYTES = 16;

  /** Largest frame that any log may have. */
  public static final int MAX_FRAME_BYTES = 1 << 30;

  private static final int MIN_FRAME_BYTES = 64;
  private static final int MIN_BUFFER_BYTES = 64;

  /** Some 36 years: far enough from the end of a long for a sum with a clock. */
  private static final long MAX_DELAY_NANOS = 1L << 60;

  /**
   * At most 64 MiB of zeros a generation, and as much a frame; a group takes no further frame from
   * 4 MiB on; a thread of the log's own; a watermark after 5 ms without writes.
   */
  public static final LogOptions DEFAULT = new LogOptions();

  private long preallocationBytes = 64L << 20;
  private long firstPreallocationBytes = 128L << 10;
  private int bufferBytes = 256 << 10;
  private int groupBytes = 4 << 20;
  private long queueBytes = 64L << 20;
  private int maxFrameBytes = 64 << 20;
  private long reserveBytes = 8L << 20;
  private long idleNanos = 5_000_000;
  private long groupDelayNanos;
  private long retryNanos = 1_000_000_000;
  private boolean refusesPresumedTorn;
  private boolean dedicatedThread = true;
  private byte[] schema = new byte[SCHEMA_BYTES];
  private LogClock clock = new SystemClock();
  private RandomGenerator random = new SecureRandom();
  private LogMetrics metrics = LogMetrics.NONE;

  private LogOptions() {}

  private LogOptions(LogOptions other) {
    this.preallocationBytes = other.preallocationBytes;
    this.firstPreallocationBytes = other.firstPreallocationBytes;
    this.bufferBytes = other.bufferBytes;
    this.groupBytes = other.groupBytes;
    this.queueBytes = other.queueBytes;
    this.maxFrameBytes = other.maxFrameBytes;
    this.reserveBytes = other.reserveBytes;
    this.idleNanos = other.idleNanos;
    this.groupDelayNanos = other.groupDelayNanos;
    this.retryNanos = other.retryNanos;
    this.refusesPresumedTorn = other.refusesPresumedTorn;
    this.dedicatedThread = other.dedicatedThread;
    this.schema = other.schema;
    this.clock = other.clock;
    this.random = other.random;
    this.metrics = other.metrics;
  }

  /**
   * Sets how many zero bytes the next generation is made of in advance at most. It has zeros for
   * four times what was written between two replay points, 128 KiB at least, unless this is less. A
   * frame that does not fit into what is left of them starts the next generation.
   *
   * @throws IllegalArgumentException if negative; like all methods here when a value is out of its
   *     range
   */
  public LogOptions withPreallocationBytes(long bytes) {
    check("preallocationBytes", bytes, 0, 1L << 40);
    return with(copy -> copy.preallocationBytes = bytes);
  }

  /** The same for the generation an opening starts with, which somebody waits for. */
  public LogOptions withFirstPreallocationBytes(long bytes) {
    check("firstPreallocationBytes", bytes, 0, 1L << 40);
    return with(copy -> copy.firstPreallocationBytes = bytes);
  }

  /**
   * Sets the bytes of the buffers that files are written and read through: 64 to 2^30, 256 KiB by
   * default.
   */
  public LogOptions withBufferBytes(int bytes) {
    check("bufferBytes", bytes, MIN_BUFFER_BYTES, 1 << 30);
    return with(copy -> copy.bufferBytes = bytes);
  }

  /** Sets from how many bytes on a group takes no further frame: 1 to 2^30, 4 MiB by default. */
  public LogOptions withGroupBytes(int bytes) {
    check("groupBytes", bytes, 1, 1 << 30);
    return with(copy -> copy.groupBytes = bytes);
  }

  /**
   * Sets how many bytes may wait to be written before appending waits too: 1 to 2^40, 64 MiB by
   * default.
   */
  public LogOptions withQueueBytes(long bytes) {
    check("queueBytes", bytes, 1, 1L << 40);
    return with(copy -> copy.queueBytes = bytes);
  }

  /**
   * Sets the bytes of the largest frame, header included: 64 to 2^30, 64 MiB by default. A larger
   * batch is refused.
   */
  public LogOptions withMaxFrameBytes(int bytes) {
    check("maxFrameBytes", bytes, MIN_FRAME_BYTES, MAX_FRAME_BYTES);
    return with(copy -> copy.maxFrameBytes = bytes);
  }

  /**
   * Sets how many bytes are held back for a switch of files on a full disk: 0 to 2^40, 8 MiB by
   * default.
   */
  public LogOptions withReserveBytes(long bytes) {
    check("reserveBytes", bytes, 0, 1L << 40);
    return with(copy -> copy.reserveBytes = bytes);
  }

  /**
   * Sets how long after the last write the log records how far it is durable, 5 ms by default: as a
   * frame, and in its witness.
   */
  public LogOptions withIdleDelay(Duration delay) {
    check("idleDelay", delay.toNanos(), 0, MAX_DELAY_NANOS);
    return with(copy -> copy.idleNanos = delay.toNanos());
  }

  /** Sets how long a group waits for further frames: 0 to a second, 0 by default. */
  public LogOptions withGroupDelay(Duration delay) {
    check("groupDelay", delay.toNanos(), 0, 1_000_000_000);
    return with(copy -> copy.groupDelayNanos = delay.toNanos());
  }

  /**
   * Sets how long after a failed preparation of a generation the next attempt is made, a second by
   * default.
   */
  public LogOptions withRetryDelay(Duration delay) {
    check("retryDelay", delay.toNanos(), 0, MAX_DELAY_NANOS);
    return with(copy -> copy.retryNanos = delay.toNanos());
  }

  /** Sets whether a log is refused whose tail is presumed, not proven, to be torn. */
  public LogOptions withRefusePresumedTorn(boolean refuses) {
    return with(copy -> copy.refusesPresumedTorn = refuses);
  }

  /**
   * Sets whether a thread writes the log (default), or whoever waits for it, one thread at a time,
   * as a simulation does.
   */
  public LogOptions withDedicatedThread(boolean dedicated) {
    return with(copy -> copy.dedicatedThread = dedicated);
  }

  /**
   * Sets 16 bytes that the application computes from its fields, dimensions and similarities; zeros
   * by default. Opening refuses a log that was written with others, so a changed schema is noticed
   * only if these change.
   */
  public LogOptions withSchema(byte[] schema) {
    check("schema length", schema.length, SCHEMA_BYTES, SCHEMA_BYTES);
    byte[] own = schema.clone();
    return with(copy -> copy.schema = own);
  }

  /** Sets where time comes from. */
  public LogOptions withClock(LogClock clock) {
    Objects.requireNonNull(clock, "clock");
    return with(copy -> copy.clock = clock);
  }

  /** Sets where identities and salts come from; a secure source by default. */
  public LogOptions withRandom(RandomGenerator random) {
    Objects.requireNonNull(random, "random");
    return with(copy -> copy.random = random);
  }

  /** Sets who is told what the log does. */
  public LogOptions withMetrics(LogMetrics metrics) {
    Objects.requireNonNull(metrics, "metrics");
    return with(copy -> copy.metrics = metrics);
  }

  /** Zero bytes of a generation that is made in advance, at most. */
  public long preallocationBytes() {
    return preallocationBytes;
  }

  /** Zero bytes of the generation that an opening starts with, at most. */
  public long firstPreallocationBytes() {
    return Math.min(firstPreallocationBytes, preallocationBytes);
  }

  /** Size of the buffers that files are written and read through. */
  public int bufferBytes() {
    return bufferBytes;
  }

  /** The bytes from which on a group takes no further frame. */
  public int groupBytes() {
    return groupBytes;
  }

  /** How many bytes may wait to be written before appending waits too. */
  public long queueBytes() {
    return queueBytes;
  }

  /** Largest frame in bytes, header included. */
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  /** Bytes that are held back for a rotation on a full disk. */
  public long reserveBytes() {
    return reserveBytes;
  }

  /** Nanoseconds without writes after which a watermark is written. */
  public long idleNanos() {
    return idleNanos;
  }

  /** Nanoseconds that a group waits for further frames. */
  public long groupDelayNanos() {
    return groupDelayNanos;
  }

  /** Nanoseconds from a failed preparation of a generation to the next attempt. */
  public long retryNanos() {
    return retryNanos;
  }

  /** Whether a log is refused whose tail is presumed, not proven, to be torn. */
  public boolean refusesPresumedTorn() {
    return refusesPresumedTorn;
  }

  /** Whether a thread writes the log, or whoever waits for it. */
  public boolean dedicatedThread() {
    return dedicatedThread;
  }

  /** The fingerprint of fields, dimensions and similarities, as a copy. */
  public byte[] schema() {
    return schema.clone();
  }

  /** Where time comes from. */
  public LogClock clock() {
    return clock;
  }

  /** Where identities and salts come from. */
  public RandomGenerator random() {
    return random;
  }

  /** Who is told what the log does. */
  public LogMetrics metrics() {
    return metrics;
  }

  @Override
  public String toString() {
    return "preallocationBytes="
        + preallocationBytes
        + ", firstPreallocationBytes="
        + firstPreallocationBytes()
        + ", bufferBytes="
        + bufferBytes
        + ", groupBytes="
        + groupBytes
        + ", queueBytes="
        + queueBytes
        + ", maxFrameBytes="
        + maxFrameBytes
        + ", reserveBytes="
        + reserveBytes
        + ", idleDelay="
        + Duration.ofNanos(idleNanos)
        + ", groupDelay="
        + Duration.ofNanos(groupDelayNanos)
        + ", retryDelay="
        + Duration.ofNanos(retryNanos)
        + (refusesPresumedTorn ? ", refuses a tail that is presumed torn" : "")
        + (dedicatedThread ? "" : ", no thread of its own");
  }

  private LogOptions with(Consumer<LogOptions> change) {
    LogOptions copy = new LogOptions(this);
    change.accept(copy);
    return copy;
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", got " + value);
    }
  }

  private static final class SystemClock implements LogClock {

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return System.currentTimeMillis();
    }
  }
}
