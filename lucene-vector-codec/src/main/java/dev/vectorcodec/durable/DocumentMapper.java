package dev.vectorcodec.durable;

import dev.vectorcodec.log.LogDocument;
import java.io.IOException;
import org.apache.lucene.document.Document;

/**
 * Makes a Lucene document of a record, when it is written and each time the log is replayed.
 *
 * <p>The same record must always give the same document: what is replayed is the record, not the
 * document. Called by many threads at once.
 */
@FunctionalInterface
public interface DocumentMapper {

  /**
   * Makes a new document with the application's fields. The writer adds the fields {@link
   * DurableOptions#idField} and {@link DurableOptions#lsnField}; a document that is null or has one
   * of them is refused with an {@link IllegalArgumentException}, and nothing is written.
   *
   * @throws IOException or anything else when the record makes no document; the caller gets it, and
   *     nothing was written
   */
  Document toDocument(LogDocument record) throws IOException;
}
