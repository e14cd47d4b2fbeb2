package dev.vectorcodec.memory;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/** Another process that merges an index to one segment, and says so when it has. */
final class MergeChild {

  /** What it says when it has built a graph. */
  static final String BUILT = "built";

  /** What it says when it has carried a graph over. */
  static final String CARRIED = "carried";

  private MergeChild() {}

  public static void main(String[] arguments) throws IOException {
    CarryLog log = new CarryLog();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT))
            .setInfoStream(log)
            .setMergeScheduler(new SerialMergeScheduler());
    try (Directory directory = new MMapDirectory(Path.of(arguments[0]));
        IndexWriter writer = new IndexWriter(directory, config)) {
      writer.forceMerge(1);
      writer.commit();
    } catch (OutOfMemoryError e) {
      OtherProcess.say(e.toString());
      return;
    }
    OtherProcess.say(log.carried() == 1 ? CARRIED : BUILT);
  }
}
