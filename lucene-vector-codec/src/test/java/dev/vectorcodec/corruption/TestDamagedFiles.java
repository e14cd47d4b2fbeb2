package dev.vectorcodec.corruption;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.RabitqHnswOptions.Layout;
import dev.vectorcodec.VectorCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.FixedBitSet;

/**
 * Any byte of any file flipped, any length cut off: one of Lucene's exceptions, or exactly the
 * answers of the sound segment; and {@code checkIntegrity} finds every flip.
 */
public class TestDamagedFiles extends LuceneTestCase {

  private static final int DIMENSION = 5;

  /** So few documents that nearly every byte can be damaged, and searches score every vector. */
  private static final int FEW = 40;

  /** So many that searches scan codes. */
  private static final int MANY = 400;

  /** So many that searches walk the graph. */
  private static final int ENOUGH_TO_WALK = 2_500;

  /** At most this many bytes of a file are damaged, evenly spread; all of smaller files are. */
  private int damagesPerFile;

  public void testEveryByte() throws IOException {
    damagesPerFile = 600;
    check(FEW, RabitqHnswOptions.DEFAULT);
  }

  public void testScanOfCodes() throws IOException {
    damagesPerFile = 300;
    check(MANY, RabitqHnswOptions.DEFAULT);
  }

  public void testNodeBlocks() throws IOException {
    damagesPerFile = 100;
    check(ENOUGH_TO_WALK, RabitqHnswOptions.DEFAULT.withGraphThreshold(0));
  }

  public void testNeighborLists() throws IOException {
    damagesPerFile = 100;
    check(
        ENOUGH_TO_WALK,
        RabitqHnswOptions.DEFAULT.withLayout(Layout.CODES_BY_ORDINAL).withGraphThreshold(0));
  }

  private void check(int documents, RabitqHnswOptions options) throws IOException {
    Path path = createTempDir();
    write(path, documents, options);
    List<String> sound;
    try (Directory directory = open(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      sound = answers(reader.leaves().get(0).reader());
    }
    int files = 0;
    for (Path file : listVectorFiles(path)) {
      byte[] bytes = Files.readAllBytes(file);
      flipBytes(path, file, bytes, sound);
      truncate(path, file, bytes, sound);
      Files.write(file, bytes);
      files++;
    }
    assertEquals(4, files);
  }

  private static void write(Path path, int documents, RabitqHnswOptions options)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(new VectorCodec(options)).setUseCompoundFile(false);
    config.setRAMBufferSizeMB(100);
    config.getMergePolicy().setNoCFSRatio(0);
    try (Directory directory = FSDirectory.open(path);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < documents; i++) {
        Document document = new Document();
        float[] floats = new float[DIMENSION];
        byte[] bytes = new byte[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          floats[j] = random().nextFloat() - 0.5f;
        }
        random().nextBytes(bytes);
        bytes[0] |= 1;
        document.add(new KnnFloatVectorField("floats", floats, VectorSimilarityFunction.EUCLIDEAN));
        if (i % 3 != 0) {
          document.add(new KnnByteVectorField("bytes", bytes, VectorSimilarityFunction.COSINE));
        }
        writer.addDocument(document);
      }
    }
  }

  private static List<Path> listVectorFiles(Path path) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var list = Files.newDirectoryStream(path, "*.ve{m,c,q,x}")) {
      list.forEach(files::add);
    }
    return files;
  }

  /** Both kinds of input: mapped, and copied through buffers. */
  private static Directory open(Path path) throws IOException {
    return random().nextBoolean() ? new MMapDirectory(path) : new NIOFSDirectory(path);
  }

  private void flipBytes(Path path, Path file, byte[] bytes, List<String> sound)
      throws IOException {
    int step = Math.max(1, bytes.length / damagesPerFile);
    for (int position = random().nextInt(step); position < bytes.length; position += step) {
      byte[] damaged = bytes.clone();
      damaged[position] ^= (byte) (1 << random().nextInt(Byte.SIZE));
      Files.write(file, damaged);
      String where = file.getFileName() + " flipped at " + position + " of " + bytes.length;
      checkOutcome(path, where, sound);
    }
  }

  private void truncate(Path path, Path file, byte[] bytes, List<String> sound) throws IOException {
    int step = Math.max(1, bytes.length / damagesPerFile);
    for (int length = 0; length < bytes.length; length += 1 + random().nextInt(step)) {
      Files.write(file, Arrays.copyOf(bytes, length));
      checkOutcome(path, file.getFileName() + " cut to " + length, sound);
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    checkOutcome(path, file.getFileName() + " one byte longer", sound);
  }

  private static void checkOutcome(Path path, String where, List<String> sound) throws IOException {
    try (Directory directory = open(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReader leaf = reader.leaves().get(0).reader();
      try {
        assertEquals(where, sound, answers(leaf));
      } catch (IOException e) {
        assertTyped(where, e);
      }
      assertTyped(where, expectThrows(IOException.class, leaf::checkIntegrity));
    } catch (IOException e) {
      assertTyped(where, e);
    } catch (RuntimeException e) {
      throw new AssertionError(where, e);
    }
  }

  private static void assertTyped(String where, IOException e) {
    boolean typed =
        e instanceof CorruptIndexException
            || e instanceof EOFException
            || e instanceof IndexFormatTooOldException
            || e instanceof IndexFormatTooNewException;
    if (typed == false) {
      throw new AssertionError(where, e);
    }
  }

  /** Everything a reader can be asked, as text that is compared. */
  private static List<String> answers(LeafReader leaf) throws IOException {
    List<String> answers = new ArrayList<>();
    FloatVectorValues floats = leaf.getFloatVectorValues("floats");
    for (int ordinal = 0; ordinal < floats.size(); ordinal++) {
      answers.add(floats.ordToDoc(ordinal) + Arrays.toString(floats.vectorValue(ordinal)));
    }
    ByteVectorValues bytes = leaf.getByteVectorValues("bytes");
    var iterator = bytes.iterator();
    while (iterator.nextDoc() != FloatVectorValues.DocIndexIterator.NO_MORE_DOCS) {
      answers.add(iterator.docID() + Arrays.toString(bytes.vectorValue(iterator.index())));
    }
    FixedBitSet every = new FixedBitSet(leaf.maxDoc());
    every.set(0, leaf.maxDoc());
    every.clear(7);
    for (int k : new int[] {1, 3, 40}) {
      for (AcceptDocs accepted :
          new AcceptDocs[] {
            AcceptDocs.fromLiveDocs(null, leaf.maxDoc()),
            AcceptDocs.fromLiveDocs(every, leaf.maxDoc())
          }) {
        float[] query = {0.1f, -0.2f, 0.3f, 0, 0.05f};
        answers.add(
            text(
                leaf.searchNearestVectors("floats", query, k, accepted, Integer.MAX_VALUE)
                    .scoreDocs));
        byte[] target = {1, -20, 30, 0, 5};
        answers.add(
            text(
                leaf.searchNearestVectors("bytes", target, k, accepted, Integer.MAX_VALUE)
                    .scoreDocs));
      }
    }
    return answers;
  }

  private static String text(ScoreDoc[] hits) {
    StringBuilder text = new StringBuilder();
    for (ScoreDoc hit : hits) {
      text.append(hit.doc).append('=').append(hit.score).append(' ');
    }
    return text.toString();
  }
}
