package dev.vectorcodec.tools.size;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.StoredPrecision;
import dev.vectorcodec.VectorField;
import dev.vectorcodec.VectorIndexVerifier;
import dev.vectorcodec.tools.VectorCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import picocli.CommandLine;

/** Promise: what is computed is what an index takes, to one in a hundred. */
public class TestSizeCommand extends LuceneTestCase {

  private static final int COUNT = 2_100;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return VectorCodec.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(("size " + arguments).split(" "));
  }

  private static VectorField write(RabitqGraphOptions options, int dimension, boolean byteVectors)
      throws IOException {
    Random random = new Random(random().nextLong());
    try (Directory directory = new ByteBuffersDirectory()) {
      IndexWriterConfig config = new IndexWriterConfig().setCodec(new Rabitq104Codec(options));
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int id = 0; id < COUNT; id++) {
          Document document = new Document();
          byte[] bytes = new byte[dimension];
          random.nextBytes(bytes);
          float[] floats = new float[dimension];
          for (int i = 0; i < dimension; i++) {
            floats[i] = bytes[i];
          }
          document.add(
              byteVectors
                  ? new KnnByteVectorField("vector", bytes)
                  : new KnnFloatVectorField("vector", floats));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        return VectorIndexVerifier.inspect(reader).get(0);
      }
    }
  }

  private double printed(String part) {
    Matcher line =
        Pattern.compile("^" + part + " +([\\d,.]+) ", Pattern.MULTILINE).matcher(out.toString());
    assertTrue(part + " in " + out, line.find());
    return Double.parseDouble(line.group(1).replace(",", ""));
  }

  private void assertAsWritten(RabitqGraphOptions options, int dimension, boolean byteVectors)
      throws IOException {
    VectorField field = write(options, dimension, byteVectors);
    String arguments =
        String.format(
            Locale.ROOT,
            "--vectors %d --dimension %d --precision %s --code-bits %d --degree %d%s%s",
            COUNT,
            dimension,
            field.precision(),
            options.codeBits(),
            field.degree(),
            field.hasNeighborCodes() ? " --neighbor-codes" : "",
            byteVectors ? " --byte-vectors" : "");
    assertEquals(err.toString(), CommandLine.ExitCode.OK, run(arguments));
    assertNear(field.vectorBytes(), printed("vectors"));
    assertNear(field.graphBytes(), printed("links") + printedOrZero("neighbors' codes"));
    double all = (double) (field.vectorBytes() + field.codeBytes() + field.graphBytes());
    assertEquals(all / COUNT, printed("all"), all / COUNT * 0.02);
  }

  private double printedOrZero(String part) {
    return out.toString().contains(part) ? printed(part) : 0;
  }

  private static void assertNear(long bytes, double bytesOfVector) {
    assertEquals((double) bytes / COUNT, bytesOfVector, bytesOfVector * 0.01);
  }

  public void testAsWritten() throws IOException {
    RabitqGraphOptions graph = RabitqGraphOptions.DEFAULT.withGraphThreshold(0);
    assertAsWritten(graph, 100, false);
    assertAsWritten(graph.withDegree(64).withCodeBits(4), 64, false);
    assertAsWritten(graph.withNeighborCodes(true), 64, false);
    assertAsWritten(graph.withStoredPrecision(StoredPrecision.INT8), 130, false);
    assertAsWritten(graph.withStoredPrecision(StoredPrecision.FLOAT16), 50, false);
    assertAsWritten(graph, 64, true);
  }

  public void testMachines() {
    assertEquals(0, run("--vectors 1000000000 --dimension 768 --replicas 1 --memory 64"));
    String text = out.toString();
    Matcher machines =
        Pattern.compile("With 2 copies, .*: ([\\d,]+) for everything in memory,\\s+([\\d,]+) with")
            .matcher(text);
    assertTrue(text, machines.find());
    int everything = Integer.parseInt(machines.group(1).replace(",", ""));
    int withoutVectors = Integer.parseInt(machines.group(2).replace(",", ""));
    double bytes = 2e9 * printed("all");
    assertEquals(Math.ceil(bytes / (64.0 * (1L << 30))), everything, 1);
    assertTrue(text, withoutVectors < everything / 5);
  }

  public void testWrongArguments() {
    int usage = CommandLine.ExitCode.USAGE;
    assertEquals(usage, run("--vectors 10"));
    assertEquals(usage, run("--vectors 0 --dimension 3"));
    assertTrue(err.toString(), err.toString().contains("--vectors must be at least 1, got 0"));
    assertEquals(usage, run("--vectors 1 --dimension 16385"));
    assertEquals(usage, run("--vectors 1 --dimension 3 --code-bits 5"));
    assertEquals(usage, run("--vectors 1 --dimension 3 --degree 33"));
    assertEquals(usage, run("--vectors 1 --dimension 3 --degree 0 --neighbor-codes"));
    assertEquals(usage, run("--vectors 1 --dimension 3 --memory 0"));
    assertEquals(usage, run("--vectors 1 --dimension 3 --precision INT4"));
  }
}
