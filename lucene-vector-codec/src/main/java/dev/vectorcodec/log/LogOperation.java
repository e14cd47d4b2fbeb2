package dev.vectorcodec.log;

/** One change to an index, as a log keeps it. */
public sealed interface LogOperation {

  /** Puts a document in place of any that has its id. */
  record Put(LogRecord record) implements LogOperation {}

  /** Deletes the document of an id, if there is one. */
  record Delete(byte[] id) implements LogOperation {

    /** Checks the limits that the format has. */
    public Delete {
      LogRecord.checkId(id);
    }
  }

  /**
   * What every operation before it happens before, and every one after it happens after, whatever
   * their ids are. Stands alone in a batch.
   *
   * @param deletesAll whether it deletes all documents
   */
  record Barrier(boolean deletesAll) implements LogOperation {}
}
