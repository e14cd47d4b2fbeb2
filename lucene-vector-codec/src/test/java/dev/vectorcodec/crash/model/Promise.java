package dev.vectorcodec.crash.model;

/** What log and index promise, whatever crash or failure comes. */
public enum Promise {
  /** Opening is refused, and work fails, only for a cause: damage, or a disk that says no. */
  OPENS,
  /** What was acknowledged is there, as far as its mode says. */
  ACKNOWLEDGED_SURVIVES,
  /** What a searcher has shown is there. */
  SEEN_SURVIVES,
  /** What is recovered is a beginning of the log, without a hole. */
  PREFIX,
  /** Nothing is recovered that was not written. */
  NOTHING_INVENTED,
  /** A batch is there as a whole or not at all. */
  BATCH_WHOLE,
  /** A batch whose abort was acknowledged is not there. */
  ABORTED_ABSENT,
  /** What is there has the bits that were written. */
  BITS_EQUAL,
  /** The index holds what the log does. */
  INDEX_IS_LOG,
  /** No log sequence number and no epoch is given twice. */
  NUMBERS_UNIQUE,
  /** A recovery changes nothing before its verdict. */
  VERDICT_FIRST,
  /** Bytes that are cut without proof are saved beside the log. */
  CUT_SAVED,
  /** A second writer is refused. */
  ONE_WRITER,
  /** What is due after some time is done then. */
  IN_TIME,
  /** Damaged bytes that were acknowledged are never taken for a torn write. */
  DAMAGE_REFUSED,
  /** A crash leaves a state of the witness that can be read. */
  WITNESS_READABLE,
  /** What opens says, of damage or of files that do not belong together, is what is the matter. */
  VERDICT_RIGHT,
  /** After a failed write or force nothing is acknowledged. */
  FAILURE_FINAL,
  /** A full disk refuses writes, loses none, and takes them again when there is room. */
  FULL_RESUMES,
  /** Two threads on one id agree with the log about who was last; nobody waits for ever. */
  ORDER_OF_THREADS,
  /** An interrupt of a caller costs nothing. */
  INTERRUPT_HARMLESS
}
