package dev.vectorcodec.durable;

import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;

/** Another process that takes Lucene's lock on an index, and holds it until it is told to go on. */
final class LockTakerChild {

  private LockTakerChild() {}

  public static void main(String[] arguments) throws IOException {
    try (Directory index = FSDirectory.open(Path.of(arguments[0]));
        Lock lock = index.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      OtherProcess.say("holds it");
      System.in.read();
    }
  }
}
