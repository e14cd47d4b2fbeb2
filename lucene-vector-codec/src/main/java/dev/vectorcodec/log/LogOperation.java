package dev.vectorcodec.log;

/** One change to an index, as a log keeps it. */
public sealed interface LogOperation {

  /** Puts a document in place of any that has its id. */
  record Put(LogDocument record) implements LogOperation {}

  /** Deletes the document of an id, if there is one. */
  record Delete(byte[] id) implements LogOperation {

    /** Checks the limits that the format has. */
    public Delete {
      LogDocument.checkId(id);
    }
  }

  /**
   * Separates all operations before it from all after it, whatever their ids are. It is the only
   * operation of its batch.
   *
   * @param deletesAll whether it deletes all documents
   */
  record Barrier(boolean deletesAll) implements LogOperation {}
}
