package dev.vectorcodec.property;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.VectorCodec;
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

  static final String MERGED = "merged";

  private MergeChild() {}

  public static void main(String[] arguments) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new VectorCodec(RabitqHnswOptions.DEFAULT))
            .setMergeScheduler(new SerialMergeScheduler());
    try (Directory directory = new MMapDirectory(Path.of(arguments[0]));
        IndexWriter writer = new IndexWriter(directory, config)) {
      writer.forceMerge(1);
      writer.commit();
    } catch (OutOfMemoryError e) {
      OtherProcess.say(e.toString());
      return;
    }
    OtherProcess.say(MERGED);
  }
}
