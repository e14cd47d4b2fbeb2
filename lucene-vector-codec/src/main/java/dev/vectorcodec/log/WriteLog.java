package dev.vectorcodec.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A log that is open for writing. {@link LogRecovery#start} opens it. Any number of threads may use
 * it.
 *
 * <p>The order of the log is the order in which {@link #append} was called: a caller that needs two
 * operations on one id in one order appends them in that order. Callers never touch a file; a
 * thread of the log does, which an interrupt of a caller does not reach. Waiting is not cut short
 * by an interrupt, which stays pending.
 *
 * <p>A failed write or force is final: whoever waits gets an {@link
 * org.apache.lucene.store.AlreadyClosedException} that says that the outcome of the write is
 * unknown, and so does every later call but {@link #close}.
 */
public final class WriteLog implements Closeable {

  WriteLog() {}

  /**
   * Appends a batch that is replayed as a whole or not at all, and gives it its place in the order.
   * Does not wait for the disk, unless more bytes wait to be written than the options allow.
   *
   * @param mode what {@link #await} will be asked for; {@link DurabilityMode#async} starts its
   *     interval here
   * @return names the batch; its operations have consecutive numbers from there on
   * @throws IllegalArgumentException when the batch is empty, mixes a barrier with others, or is
   *     larger than a frame may be; no number was given then
   * @throws LogFullException when the disk is full; no number was given then
   */
  public LogToken append(List<LogOperation> batch, DurabilityMode mode) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Leaves a batch out of every replay: it was appended, and could not be applied. Not refused when
   * the disk is full.
   *
   * @param lsn that {@link #append} gave to the batch
   * @return names the abort itself; once it is durable, so is that the batch does not exist
   */
  public LogToken abort(long lsn) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Waits until a write is acknowledged as its mode says. */
  public void await(LogToken token, DurabilityMode mode) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits until a write survives power loss, whatever mode it was appended in.
   *
   * @throws IllegalArgumentException for a token of another opening of the log
   */
  public void awaitDurable(LogToken token) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Waits until all that was appended before this call survives power loss. */
  public void force() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the generation and starts the next one, with all that was appended before this call forced
   * in the old one.
   *
   * <p>The caller sees to it that no batch is between {@link #append} and its application.
   *
   * @return where the next generation starts: the replay point of a commit that holds all that was
   *     applied before
   * @throws LogFullException when no next generation could be made; the log goes on as it was
   */
  public ReplayPoint rotate() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Where the generation starts that this opening began with. */
  public ReplayPoint startPoint() {
    throw new UnsupportedOperationException();
  }

  /**
   * User data of a commit, to be read by {@code IndexWriter.setLiveCommitData}: the replay point is
   * fixed, the highest log sequence numbers are taken when it is iterated.
   */
  public Iterable<Map.Entry<String, String>> liveCommitData(ReplayPoint replay) {
    throw new UnsupportedOperationException();
  }

  /** User data of a commit that is made now. */
  public LogCommitData commitData(ReplayPoint replay) {
    throw new UnsupportedOperationException();
  }

  /**
   * Deletes the generations below one, oldest first.
   *
   * @param generation of the replay point of the older of the two commits that are kept
   * @throws IllegalArgumentException when it is above the present generation
   */
  public void deleteBelow(long generation) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Which opening for write of the log this is. */
  public long epoch() {
    throw new UnsupportedOperationException();
  }

  /** Last log sequence number that was given. */
  public long lastLsn() {
    throw new UnsupportedOperationException();
  }

  /** All up to this log sequence number was handed to the operating system. */
  public long writtenLsn() {
    throw new UnsupportedOperationException();
  }

  /** All up to this log sequence number was forced. */
  public long durableLsn() {
    throw new UnsupportedOperationException();
  }

  /** All up to this log sequence number is known to be durable by a frame that is durable. */
  public long provenLsn() {
    throw new UnsupportedOperationException();
  }

  /** Number of the generation that is written to. */
  public long generation() {
    throw new UnsupportedOperationException();
  }

  /** Bytes that were appended and not yet forced. */
  public long unsyncedBytes() {
    throw new UnsupportedOperationException();
  }

  /** What the log can do at present. */
  public LogState state() {
    throw new UnsupportedOperationException();
  }

  /** What made the log fail; null when nothing did. */
  public Throwable failure() {
    throw new UnsupportedOperationException();
  }

  /**
   * Does one thing that is due: one write of a group, one force, one change of the directory, or
   * the preparation of the next generation. For a log without a thread of its own; with one it does
   * nothing.
   *
   * @return whether there was something to do
   */
  public boolean step() {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes and forces what was appended, ends with a watermark, and gives the lock back. After a
   * failure it gives the lock back alone. The storage stays open.
   */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
