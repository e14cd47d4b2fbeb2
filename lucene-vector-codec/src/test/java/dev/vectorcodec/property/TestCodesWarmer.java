package dev.vectorcodec.property;

import dev.vectorcodec.CodesWarmer;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.ParallelLeafReader;
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
    private final KnnVectorsFormat ours = new RabitqGraphVectorsFormat();
    private final KnnVectorsFormat lucene = new Lucene99HnswVectorsFormat();

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return field.equals(LUCENE_FIELD) ? lucene : ours;
    }
  }

  /** Notes which pages of vectors, codes and graphs were read. */
  private static final class WatchedDirectory extends FilterDirectory {

    private final Set<String> pages = new HashSet<>();

    WatchedDirectory(Path path) throws IOException {
      super(new NIOFSDirectory(path));
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
      IndexInput input = super.openInput(name, context);
      return name.matches(".*\\.ve[cqx]") ? new WatchedInput(name, input) : input;
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

      @Override
      public void readBytes(byte[] target, int offset, int length) throws IOException {
        pages.add(name + " " + getFilePointer() / PAGE);
        super.readBytes(target, offset, length);
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
        // The page table is read, too, by which pages are checked.
        assertTrue(directory.pages.size() + " of " + pages, directory.pages.size() >= pages - 2);
        for (String page : directory.pages) {
          assertTrue(page, page.contains(".veq "));
        }
      }
    }
  }

  /** Readers that show several others as one are looked into. */
  public void testParallelReaders() throws IOException {
    try (Directory one = new MMapDirectory(createTempDir());
        Directory other = new MMapDirectory(createTempDir())) {
      index(one, config().setMergePolicy(NoMergePolicy.INSTANCE));
      index(other, config().setMergePolicy(NoMergePolicy.INSTANCE));
      try (DirectoryReader first = DirectoryReader.open(one);
          DirectoryReader second = DirectoryReader.open(other)) {
        long expected = CodesWarmer.load(first) + CodesWarmer.load(second);
        long loaded = 0;
        for (int i = 0; i < first.leaves().size(); i++) {
          LeafReader wrapped = new FilterLeafReaderOf(second.leaves().get(i).reader());
          loaded +=
              CodesWarmer.load(
                  new ParallelLeafReader(false, first.leaves().get(i).reader(), wrapped));
        }
        assertEquals(expected, loaded);
        assertTrue(loaded > 0);
      }
    }
  }

  private static final class FilterLeafReaderOf extends FilterLeafReader {

    FilterLeafReaderOf(LeafReader in) {
      super(in);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  public void testMergedSegments() throws IOException {
    AtomicLong pagesWarmed = new AtomicLong();
    CodesWarmer warmer = new CodesWarmer();
    IndexWriterConfig config = config();
    try (WatchedDirectory directory = new WatchedDirectory(createTempDir())) {
      config.setMergedSegmentWarmer(
          reader -> {
            directory.pages.clear();
            warmer.warm(reader);
            pagesWarmed.addAndGet(directory.pages.size());
          });
      index(directory, config());
      try (IndexWriter writer = new IndexWriter(directory, config);
          DirectoryReader reader = DirectoryReader.open(writer)) {
        assertEquals(2, reader.leaves().size());
        writer.forceMerge(1);
      }
    }
    // 3,000 codes of 20 dimensions and 1,500 of 3, with some 30 bytes each.
    assertTrue("pages=" + pagesWarmed, pagesWarmed.get() > 30);
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
