package dev.vectorcodec.corruption;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.VectorCodec;
import dev.vectorcodec.testing.TypedFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: what the disk loses of a temporary file between its writing and its reading is an error
 * of Lucene's kinds. It once was a segment whose graph found nothing.
 */
@LuceneTestCase.SuppressFileSystems("*") // files are changed behind Lucene's back
public class TestTemporaryFiles extends LuceneTestCase {

  private static final int DIMENSION = 70;

  /** Damages temporary files once they are written. */
  private static final class ForgetfulDirectory extends FilterDirectory {

    private final Path path;
    private final boolean truncates;
    private boolean forgets;
    private int forgotten;

    ForgetfulDirectory(Path path, boolean truncates) throws IOException {
      super(new MMapDirectory(path));
      this.path = path;
      this.truncates = truncates;
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
      if (forgets && name.endsWith(".tmp")) {
        forgotten++;
        try (FileChannel channel = FileChannel.open(path.resolve(name), StandardOpenOption.WRITE)) {
          long length = channel.size();
          long from = (long) (random().nextDouble() * length);
          if (truncates) {
            channel.truncate(from);
          } else {
            channel.write(ByteBuffer.allocate((int) Math.min(5000, length - from)), from);
          }
        }
      }
      return super.openInput(name, context);
    }
  }

  private static void add(IndexWriter writer, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      float[] vector = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (float) random().nextGaussian();
      }
      Document document = new Document();
      document.add(new KnnFloatVectorField("vector", vector));
      writer.addDocument(document);
    }
  }

  private static void check(boolean truncates, boolean merges) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new VectorCodec(RabitqHnswOptions.DEFAULT.withGraphThreshold(0)))
            .setMergeScheduler(new SerialMergeScheduler());
    try (ForgetfulDirectory directory = new ForgetfulDirectory(createTempDir(), truncates)) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        add(writer, 300);
        writer.commit();
        directory.forgets = merges == false;
        add(writer, 300);
        Throwable failure =
            expectThrows(
                Throwable.class,
                () -> {
                  writer.commit();
                  directory.forgets = true;
                  writer.forceMerge(1);
                });
        assertTrue(failure.toString(), TypedFailure.isCausedByDamage(failure));
        assertFalse(failure.toString(), failure instanceof Error);
        assertTrue(directory.forgotten > 0);
        directory.forgets = false;
        writer.rollback();
      }
      for (String file : directory.listAll()) {
        assertFalse(file, file.endsWith(".tmp"));
      }
    }
  }

  public void testFlush() throws IOException {
    for (int i = 0; i < 5; i++) {
      check(false, false);
      check(true, false);
    }
  }

  public void testMerge() throws IOException {
    for (int i = 0; i < 5; i++) {
      check(false, true);
      check(true, true);
    }
  }
}
