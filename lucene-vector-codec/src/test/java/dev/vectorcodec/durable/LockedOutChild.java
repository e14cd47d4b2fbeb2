package dev.vectorcodec.durable;

import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Another process that opens an index with its log, and says how many documents it found. */
final class LockedOutChild {

  static final String DOCUMENTS = "documents ";

  private LockedOutChild() {}

  public static void main(String[] arguments) throws IOException {
    try (Directory index = FSDirectory.open(Path.of(arguments[0]));
        DurableIndexWriter writer =
            DurableIndexWriter.open(
                index,
                Path.of(arguments[1]),
                new IndexWriterConfig(),
                DurableOptions.DEFAULT,
                DurableTestCase::document)) {
      OtherProcess.say(DOCUMENTS + writer.getDocStats().numDocs);
    } catch (LockObtainFailedException e) {
      OtherProcess.say(e.getMessage());
    }
  }
}
