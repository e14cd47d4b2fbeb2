package dev.vectorcodec.crash.kill;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.crash.model.IndexModel;
import dev.vectorcodec.durable.DurableIndexWriter;
import dev.vectorcodec.durable.DurableOptions;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.storage.FileLogStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** An index with its log in real files, opened alike by who is killed and by who looks. */
final class KillStack implements Closeable {

  /** Small, because every start and every commit makes a generation. */
  private static final long GENERATION_BYTES = 32 << 10;

  private static final int BUFFER_BYTES = 8 << 10;
  private static final int MAX_BUFFERED_DOCS = 40;

  private final FileLogStorage storage;
  private final Directory index;
  final DurableIndexWriter writer;

  private KillStack(FileLogStorage storage, Directory index, DurableIndexWriter writer) {
    this.storage = storage;
    this.index = index;
    this.writer = writer;
  }

  static Path index(Path work) {
    return work.resolve("index");
  }

  /**
   * Opens both, and brings the index to where the log is.
   *
   * @param point whose calls count
   */
  static KillStack open(Path work, KillPoint point) throws IOException {
    FileLogStorage storage = new FileLogStorage(work.resolve("log"));
    Directory index = FSDirectory.open(index(work));
    LogOptions log =
        LogOptions.DEFAULT
            .withPreallocationBytes(GENERATION_BYTES)
            .withFirstPreallocationBytes(GENERATION_BYTES)
            .withBufferBytes(BUFFER_BYTES)
            .withMaxFrameBytes(1 << 20)
            .withReserveBytes(0);
    DurableOptions options =
        DurableOptions.DEFAULT
            .withLog(log)
            .withSkipRefusedBatches(true)
            .withDirectorySync(point::sync);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT))
            .setMaxBufferedDocs(MAX_BUFFERED_DOCS);
    try {
      DurableIndexWriter writer =
          DurableIndexWriter.open(
              point.index(index), point.log(storage), config, options, IndexModel::document);
      return new KillStack(storage, index, writer);
    } catch (Throwable e) {
      IOUtils.closeWhileHandlingException(index, storage);
      throw e;
    }
  }

  /** Ends it in order, with a commit. */
  @Override
  public void close() throws IOException {
    IOUtils.close(writer, index, storage);
  }
}
