package dev.vectorcodec.corruption;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
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
import org.apache.lucene.store.Directory;
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

  /** What names of temporary files contain: that of vectors, and that of candidates. */
  private static final String PREPARED = "prepared";

  private static final String CANDIDATES = "candidates";

  /** So many that the candidates of all nodes are not on the heap at the same time. */
  private static final int MORE_THAN_A_RANGE = (1 << 16) + 100;

  /** Damages temporary files once they are written. */
  private static final class ForgetfulDirectory extends FilterDirectory {

    private final Path path;
    private final String kind;
    private final boolean truncates;
    private boolean forgets;
    private int forgotten;

    ForgetfulDirectory(Path path, String kind, boolean truncates) throws IOException {
      super(new MMapDirectory(path));
      this.path = path;
      this.kind = kind;
      this.truncates = truncates;
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
      if (forgets && name.contains(kind)) {
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

  private static void add(IndexWriter writer, int count, int dimension) throws IOException {
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int j = 0; j < dimension; j++) {
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
            .setCodec(new Rabitq104Codec(RabitqGraphOptions.DEFAULT.withGraphThreshold(0)))
            .setMergeScheduler(new SerialMergeScheduler());
    try (ForgetfulDirectory directory =
        new ForgetfulDirectory(createTempDir(), PREPARED, truncates)) {
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        add(writer, 300, DIMENSION);
        writer.commit();
        directory.forgets = merges == false;
        add(writer, 300, DIMENSION);
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
      assertNoTemporaryFiles(directory);
    }
  }

  private static void assertNoTemporaryFiles(Directory directory) throws IOException {
    for (String file : directory.listAll()) {
      assertFalse(file, file.endsWith(".tmp"));
    }
  }

  /** A flush whose candidates do not all fit on the heap. */
  private static void checkCandidates(boolean truncates) throws IOException {
    try (ForgetfulDirectory directory =
            new ForgetfulDirectory(createTempDir(), CANDIDATES, truncates);
        IndexWriter writer =
            new IndexWriter(directory, new IndexWriterConfig().setCodec(new Rabitq104Codec()))) {
      directory.forgets = true;
      add(writer, MORE_THAN_A_RANGE, 3);
      Throwable failure = expectThrows(Throwable.class, writer::commit);
      assertTrue(failure.toString(), TypedFailure.isCausedByDamage(failure));
      assertFalse(failure.toString(), failure instanceof Error);
      assertEquals(1, directory.forgotten);
      assertNoTemporaryFiles(directory);
      directory.forgets = false;
      writer.rollback();
    }
  }

  public void testCandidates() throws IOException {
    checkCandidates(false);
    checkCandidates(true);
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
