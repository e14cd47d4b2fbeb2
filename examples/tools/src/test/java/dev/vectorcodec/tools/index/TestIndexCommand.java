package dev.vectorcodec.tools.index;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.tools.VectorCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** An operator looks at indexes that are whole, damaged, empty and missing. */
@LuceneTestCase.SuppressFileSystems("*")
public class TestIndexCommand extends LuceneTestCase {

  private static final int COUNT = 2_500;
  private static final int DIMENSION = 16;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path index;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    index = createTempDir();
  }

  private void write(String... fields) throws IOException {
    Random random = new Random(random().nextLong());
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new Rabitq104Codec())
            .setUseCompoundFile(false)
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = FSDirectory.open(index);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int id = 0; id < COUNT; id++) {
        Document document = new Document();
        document.add(new StringField("id", Integer.toString(id), Field.Store.NO));
        for (String field : fields) {
          float[] vector = new float[DIMENSION];
          for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
          }
          document.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.EUCLIDEAN));
        }
        writer.addDocument(document);
        if (id == COUNT / 2) {
          writer.flush();
        }
      }
      writer.deleteDocuments(new Term("id", "3"));
    }
  }

  private void assertRun(int status, String message, Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] command =
        Stream.concat(Stream.of("index"), Arrays.stream(arguments).map(Object::toString))
            .toArray(String[]::new);
    int returned =
        VectorCodec.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(command);
    String printed = out + "\n" + err;
    assertEquals(printed, status, returned);
    assertTrue(message + " in " + printed, printed.contains(message));
    assertFalse("no stack trace: " + printed, printed.contains("\tat "));
  }

  public void testWholeIndex() throws IOException {
    write("vector");
    assertRun(0, "2 segments, 2,500 documents, 1 of them deleted", "inspect", index);
    assertTrue(out.toString(), out.toString().contains("EUCLIDEAN"));
    assertRun(0, "WHOLE", "verify", index);
    assertFalse(out.toString(), out.toString().contains("DAMAGED"));
    assertRun(0, "Field vector: 40 queries, k = 5", "recall", index, "--sample", 40, "--k", 5);
    assertEquals("a title, a header and five widths", 7, out.toString().lines().count());
    String widest = out.toString().lines().reduce((first, second) -> second).orElseThrow();
    assertTrue(widest, widest.matches(" +256 +(1\\.0000|0\\.9\\d+) +[\\d.]+"));
  }

  public void testLowRecall() throws IOException {
    write("vector");
    try (Directory directory = FSDirectory.open(index);
        IndexWriter writer =
            new IndexWriter(directory, new IndexWriterConfig().setCodec(new Rabitq104Codec()))) {
      // Without a graph, as flushed, all codes are compared.
      writer.forceMerge(1);
    }
    Object[] narrow = {"recall", index, "--beam-widths", 1, "--k", 20, "--at-least", 1};
    assertRun(IndexCommand.LOW_RECALL, "recall", narrow);
    narrow[narrow.length - 1] = 0.01;
    assertRun(0, "recall", narrow);
  }

  public void testDamagedIndex() throws IOException {
    write("vector");
    Path codes;
    try (Stream<Path> files = Files.list(index)) {
      codes = files.filter(file -> file.toString().endsWith(".veq")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(codes);
    bytes[5_000] ^= 1;
    Files.write(codes, bytes);
    assertRun(0, "EUCLIDEAN", "inspect", index);
    assertRun(
        IndexCommand.DAMAGED, "first checksum of the 4 KiB page at offset=4096", "verify", index);
    assertTrue(out.toString(), out.toString().contains("WHOLE"));
    Files.write(codes, Arrays.copyOf(bytes, 100));
    for (String command : new String[] {"inspect", "verify", "recall"}) {
      assertRun(IndexCommand.DAMAGED, "The index cannot be read", command, index);
    }
  }

  public void testNothingToSee() throws IOException {
    for (String command : new String[] {"inspect", "verify", "recall"}) {
      assertRun(IndexCommand.NOTHING, "There is no index", command, index);
    }
    write();
    for (String command : new String[] {"inspect", "verify", "recall"}) {
      assertRun(IndexCommand.NOTHING, "No segment has", command, index);
    }
  }

  public void testWrongArguments() throws IOException {
    write("first", "second");
    int usage = CommandLine.ExitCode.USAGE;
    assertRun(usage, "INDEX is not a directory", "verify", index.resolve("none"));
    assertRun(usage, "--field must name one of", "recall", index);
    assertRun(0, "Field second", "recall", index, "--field", "second", "--sample", 1);
    assertRun(IndexCommand.NOTHING, "in third", "recall", index, "--field", "third");
    assertRun(usage, "--sample must be 1 to 100000, got 0", "recall", index, "--sample", 0);
    assertRun(usage, "--k must be 1 to 10000, got 0", "recall", index, "--k", 0);
    assertRun(usage, "--beam-widths must be 0 to 65536", "recall", index, "--beam-widths", -1);
    assertRun(usage, "--at-least must be 0 to 1", "recall", index, "--at-least", 2);
    assertRun(usage, "Missing required");
  }
}
