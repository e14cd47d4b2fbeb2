package dev.vectorcodec.property;

import dev.vectorcodec.CodesWarmer;
import dev.vectorcodec.RabitqHnswVectorsFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Promise: codes can be read into memory before a search wants them, all of them and no others. */
@LuceneTestCase.SuppressFileSystems("*") // a file is changed behind Lucene's back
public class TestCodesWarmer extends LuceneTestCase {

  private static final int PAGE = 4096;
  private static final String LUCENE_FIELD = "Lucene's";

  private static final class TwoFormats extends Lucene104Codec {
    private final KnnVectorsFormat ours = new RabitqHnswVectorsFormat();
    private final KnnVectorsFormat lucene = new Lucene99HnswVectorsFormat();

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return field.equals(LUCENE_FIELD) ? lucene : ours;
    }
  }

  /** Notes which pages of the file of codes were read. */
  private static final class WatchedDirectory extends FilterDirectory {

    private final Set<String> pages = new HashSet<>();

    WatchedDirectory(Path path) throws IOException {
      super(new NIOFSDirectory(path));
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
      IndexInput input = super.openInput(name, context);
      return name.endsWith(".veq") ? new WatchedInput(name, input) : input;
    }

    private final class WatchedInput extends FilterIndexInput {

      private final String name;

      WatchedInput(String name, IndexInput in) {
        super(name, in);
        this.name = name;
      }

      @Override
      public IndexInput clone() {
        return new WatchedInput(name, in.clone());
      }

      @Override
      public byte readByte() throws IOException {
        pages.add(name + " " + getFilePointer() / PAGE);
        return super.readByte();
      }
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig().setCodec(new TwoFormats()).setUseCompoundFile(false);
  }

  private static void index(Directory directory, IndexWriterConfig config) throws IOException {
    config.getMergePolicy().setNoCFSRatio(0);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 3000; i++) {
        float[] vector = new float[20];
        for (int j = 0; j < vector.length; j++) {
          vector[j] = (float) random().nextGaussian();
        }
        Document document = new Document();
        document.add(new KnnFloatVectorField("floats", vector));
        document.add(new KnnFloatVectorField(LUCENE_FIELD, vector));
        if (i % 2 == 0) {
          document.add(new KnnByteVectorField("bytes", new byte[] {1, (byte) i, 3}));
        }
        writer.addDocument(document);
        if (i == 1000) {
          writer.commit();
        }
      }
    }
  }

  public void testAllPagesOfCodesAreRead() throws IOException {
    Path path = createTempDir();
    try (WatchedDirectory directory = new WatchedDirectory(path)) {
      index(directory, config());
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        directory.pages.clear();
        long bytes = CodesWarmer.load(reader);
        long stored = 0;
        long pages = 0;
        for (String file : directory.listAll()) {
          if (file.endsWith(".veq")) {
            stored += directory.fileLength(file);
            pages += directory.fileLength(file) / PAGE;
          }
        }
        assertTrue(bytes + " of " + stored, bytes > stored * 0.95 && bytes < stored);
        // The last pages of a file have its page table and footer, which are no codes.
        assertTrue(directory.pages.size() + " of " + pages, directory.pages.size() >= pages - 2);
      }
    }
  }

  public void testMergedSegments() throws IOException {
    AtomicInteger warmed = new AtomicInteger();
    CodesWarmer warmer = new CodesWarmer();
    IndexWriterConfig config = config();
    config.setMergedSegmentWarmer(
        reader -> {
          warmer.warm(reader);
          warmed.incrementAndGet();
        });
    try (Directory directory = new MMapDirectory(createTempDir())) {
      index(directory, config());
      try (IndexWriter writer = new IndexWriter(directory, config);
          DirectoryReader reader = DirectoryReader.open(writer)) {
        assertEquals(2, reader.leaves().size());
        writer.forceMerge(1);
      }
    }
    assertEquals(1, warmed.get());
  }

  public void testDamagedCodes() throws IOException {
    Path path = createTempDir();
    try (Directory directory = new MMapDirectory(path)) {
      index(directory, config());
      for (String file : directory.listAll()) {
        if (file.endsWith(".veq")) {
          try (FileChannel channel =
              FileChannel.open(path.resolve(file), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {5, 5, 5, 5, 5}), channel.size() / 2);
          }
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        expectThrows(CorruptIndexException.class, () -> CodesWarmer.load(reader));
      }
    }
  }
}
