package dev.vectorcodec.durable;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.lucene.search.SearcherFactory;

/**
 * How a {@link DurableIndexWriter} works. Immutable; each {@code with} method returns a changed
 * copy, and throws a {@link NullPointerException} for null.
 */
public final class DurableOptions {

  /** A log as {@link LogOptions#DEFAULT}, writes acknowledged when they survive power loss. */
  public static final DurableOptions DEFAULT = new DurableOptions();

  private static final Duration MIN_COMMIT_INTERVAL = Duration.ofMillis(1);

  /** Longer ones are as good as none. */
  private static final Duration MAX_COMMIT_INTERVAL = Duration.ofDays(10_000);

  private LogOptions log = LogOptions.DEFAULT;
  private DurabilityMode mode = DurabilityMode.SYNC;
  private String idField = "_id";
  private String lsnField = "_lsn";
  private boolean searchesOnlyDurable = true;
  private boolean skipsRefusedBatches;
  private boolean adoptsIndex;
  private SearcherFactory searcherFactory = new SearcherFactory();
  private DirectorySync directorySync = DirectorySync.STRICT;
  private long commitBytes;
  private long commitNanos;

  private DurableOptions() {}

  private DurableOptions(DurableOptions other) {
    this.log = other.log;
    this.mode = other.mode;
    this.idField = other.idField;
    this.lsnField = other.lsnField;
    this.searchesOnlyDurable = other.searchesOnlyDurable;
    this.skipsRefusedBatches = other.skipsRefusedBatches;
    this.adoptsIndex = other.adoptsIndex;
    this.searcherFactory = other.searcherFactory;
    this.directorySync = other.directorySync;
    this.commitBytes = other.commitBytes;
    this.commitNanos = other.commitNanos;
  }

  /** Sets how the log is written. */
  public DurableOptions withLog(LogOptions log) {
    Objects.requireNonNull(log, "log");
    return with(copy -> copy.log = log);
  }

  /** Sets what is waited for where a call does not say it. */
  public DurableOptions withMode(DurabilityMode mode) {
    Objects.requireNonNull(mode, "mode");
    return with(copy -> copy.mode = mode);
  }

  /** Sets the field of the id's bytes, a stored {@code StringField}; {@code _id} by default. */
  public DurableOptions withIdField(String name) {
    Objects.requireNonNull(name, "name");
    return with(copy -> copy.idField = name);
  }

  /**
   * Sets the field of the log sequence number that put a document there, a numeric doc value;
   * {@code _lsn} by default.
   */
  public DurableOptions withLsnField(String name) {
    Objects.requireNonNull(name, "name");
    return with(copy -> copy.lsnField = name);
  }

  /**
   * Sets whether searchers see only what survives power loss (default), or whatever was applied. A
   * refresh waits for that, writers do not.
   */
  public DurableOptions withSearchOnlyDurable(boolean onlyDurable) {
    return with(copy -> copy.searchesOnlyDurable = onlyDurable);
  }

  /**
   * Sets whether batches that mapper or index refuse at replay, whatever they throw, are skipped
   * and reported (of the first {@value DurableRecovery#MAX_SKIPPED_WITH_CAUSE} with the cause, of
   * the others by log sequence number alone), or opening ends with a {@link ReplayException}
   * (default), which says what either means. A lack of memory, or another failure of the virtual
   * machine but an overflow of the stack, is no refusal: it ends opening in any case, and the log
   * stays as it was. A batch that ends Lucene's writer is skipped, too: all is replayed again
   * without it, and the writer has a copy of the configuration then.
   */
  public DurableOptions withSkipRefusedBatches(boolean skips) {
    return with(copy -> copy.skipsRefusedBatches = skips);
  }

  /**
   * Sets whether what others did to an index is taken over, instead of being refused: a new log is
   * put beside an index whose commit names none, and an index is opened whose last commit another
   * writer made ({@code FOREIGN_COMMIT}). What the log holds behind the last commit before that is
   * replayed over what the other writer did.
   *
   * <p>Documents of others are replaced and deleted like the writer's own if they have their ids in
   * the id field. Meant for one opening: who always opens so learns of nothing.
   */
  public DurableOptions withAdoptIndex(boolean adopts) {
    return with(copy -> copy.adoptsIndex = adopts);
  }

  /** Sets what makes searchers of readers. */
  public DurableOptions withSearcherFactory(SearcherFactory factory) {
    Objects.requireNonNull(factory, "factory");
    return with(copy -> copy.searcherFactory = factory);
  }

  /** Sets what makes names in the index directory durable. */
  public DurableOptions withDirectorySync(DirectorySync sync) {
    Objects.requireNonNull(sync, "sync");
    return with(copy -> copy.directorySync = sync);
  }

  /**
   * Sets that the writer commits by itself, so that opening has little to replay; it does not by
   * default. It commits when that many bytes were appended to the log since the last commit, or
   * that time has passed and something is not committed. It does so in a thread of its own, with
   * the application's user data as it is, and never between {@code prepareCommit} and {@code
   * commit}. Such a commit ends the writer when it fails, like any other; one that is refused
   * before it begins, because a disk is full or by the application's user data, is tried again
   * after a second.
   *
   * @throws IllegalArgumentException when bytes are below 1, or the interval is below a millisecond
   */
  public DurableOptions withCommitEvery(long bytes, Duration interval) {
    Objects.requireNonNull(interval, "interval");
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be 1 or more, got " + bytes);
    }
    if (interval.compareTo(MIN_COMMIT_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "interval must be " + MIN_COMMIT_INTERVAL + " or more, got " + interval);
    }
    long nanos =
        (interval.compareTo(MAX_COMMIT_INTERVAL) < 0 ? interval : MAX_COMMIT_INTERVAL).toNanos();
    return with(
        copy -> {
          copy.commitBytes = bytes;
          copy.commitNanos = nanos;
        });
  }

  /** When the writer commits by itself; null for never. */
  CommitSchedule commitSchedule() {
    return commitBytes == 0 ? null : new CommitSchedule(commitBytes, commitNanos);
  }

  /** How the log is written. */
  public LogOptions log() {
    return log;
  }

  /** What is waited for where a call does not say it. */
  public DurabilityMode mode() {
    return mode;
  }

  /** The field of the id. */
  public String idField() {
    return idField;
  }

  /** The field of the log sequence number. */
  public String lsnField() {
    return lsnField;
  }

  /** Whether searchers see only what survives power loss. */
  public boolean searchesOnlyDurable() {
    return searchesOnlyDurable;
  }

  /** Whether batches that mapper or index refuse at replay are skipped. */
  public boolean skipsRefusedBatches() {
    return skipsRefusedBatches;
  }

  /** Whether what others did to an index is taken over. */
  public boolean adoptsIndex() {
    return adoptsIndex;
  }

  /** What makes searchers of readers. */
  public SearcherFactory searcherFactory() {
    return searcherFactory;
  }

  /** What makes names in the index directory durable. */
  public DirectorySync directorySync() {
    return directorySync;
  }

  @Override
  public String toString() {
    return "mode="
        + mode
        + ", idField="
        + idField
        + ", lsnField="
        + lsnField
        + ", searchesOnlyDurable="
        + searchesOnlyDurable
        + ", skipsRefusedBatches="
        + skipsRefusedBatches
        + ", adoptsIndex="
        + adoptsIndex
        + (commitBytes == 0
            ? ""
            : ", commits every " + commitBytes + " bytes or " + Duration.ofNanos(commitNanos))
        + ", log: "
        + log;
  }

  private DurableOptions with(Consumer<DurableOptions> change) {
    DurableOptions copy = new DurableOptions(this);
    change.accept(copy);
    return copy;
  }
}
