package dev.vectorcodec.documents;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * The worked example of docs/file-format.md is what the library writes, what it reads, and what its
 * own text says.
 */
public class TestFileFormatDocument extends LuceneTestCase {

  private static final SampleSegment SAMPLE = SampleSegment.WORKED_EXAMPLE;

  public void testLibraryWritesTheDumps() throws IOException {
    Map<String, byte[]> dumps = DocumentedExample.read().files();
    assertEquals(Set.of("vem", "vec", "veq", "vex"), dumps.keySet());
    checkWritten(dumps, SAMPLE);
    assertEquals(Set.of("vem", "vex"), neighborExample().files().keySet());
    checkWritten(filesWithNeighborCodes(), SampleSegment.WITH_NEIGHBOR_CODES);
  }

  private static DocumentedExample neighborExample() throws IOException {
    return DocumentedExample.read("file-format.md", "Example with codes of neighbors");
  }

  /** Those that differ, and the others of the example without. */
  private static Map<String, byte[]> filesWithNeighborCodes() throws IOException {
    Map<String, byte[]> files = DocumentedExample.read().files();
    files.putAll(neighborExample().files());
    return files;
  }

  private static void checkWritten(Map<String, byte[]> dumps, SampleSegment sample)
      throws IOException {
    Map<String, byte[]> written = sample.write();
    assertEquals(dumps.keySet(), written.keySet());
    for (String extension : dumps.keySet()) {
      assertEquals(
          "." + extension,
          HexDump.print(dumps.get(extension)),
          HexDump.print(written.get(extension)));
      assertArrayEquals(dumps.get(extension), written.get(extension));
    }
  }

  public void testLibraryReadsTheDumps() throws IOException {
    checkReading(DocumentedExample.read().files());
    checkReading(filesWithNeighborCodes());
  }

  private static void checkReading(Map<String, byte[]> files) throws IOException {
    try (KnnVectorsReader reader = SAMPLE.open(files)) {
      reader.checkIntegrity();
      for (int ordinal = 0; ordinal < 2; ordinal++) {
        assertArrayEquals(
            SAMPLE.fields().get(0).vectors()[ordinal],
            reader.getFloatVectorValues("field1").vectorValue(ordinal),
            0);
      }
      assertArrayEquals(
          new byte[] {3, -4, 12}, reader.getByteVectorValues("field4").vectorValue(0));
      assertEquals(1, reader.getByteVectorValues("field4").ordToDoc(0));
    }
  }

  public void testTablesExplainEveryByte() throws IOException {
    checkTables(DocumentedExample.read());
    checkTables(neighborExample());
  }

  private static void checkTables(DocumentedExample example) {
    for (Map.Entry<String, byte[]> dump : example.files().entrySet()) {
      assertEquals(
          "." + dump.getKey(),
          HexDump.print(dump.getValue()),
          HexDump.print(example.explainedBytes(dump.getKey(), dump.getValue())));
    }
  }

  public void testDumpsDecodeToTheExample() throws IOException {
    checkDecoded(decode(DocumentedExample.read().files()), false);
    checkDecoded(decode(filesWithNeighborCodes()), true);
  }

  private static void checkDecoded(DecodedSegment decoded, boolean neighborCodes) {
    assertEquals(2, decoded.fields.size());
    for (int i = 0; i < 2; i++) {
      DecodedField field = decoded.fields.get(i);
      assertEquals(2, field.codeBits);
      assertEquals(0, field.entryCount);
      assertEquals(i == 0 ? 32 : 0, field.degree);
      assertEquals(64, field.beamWidth);
      assertEquals(0x5EED0F0A57A71027L, field.rotationSeed);
      FieldComparison comparison =
          new FieldComparison(SAMPLE.fields().get(i), field, SAMPLE.maxDoc());
      comparison.checkVectors();
      comparison.checkMaps();
      comparison.checkClusters();
      comparison.checkCodes();
      comparison.checkBytes();
    }
    DecodedField floats = decoded.fields.get(0);
    assertEquals(0.5f, floats.scale, 0);
    assertArrayEquals(new double[] {0.625, -0.125, 0.5}, floats.mean, 0);
    assertEquals(1, floats.clusterCount);
    new DecodedGraph(floats).check();
    assertEquals(1, new DecodedGraph(floats).neighbor(0, 0));
    assertEquals(neighborCodes, floats.hasNeighborCodes);
    if (neighborCodes) {
      new FieldComparison(SAMPLE.fields().get(0), floats, SAMPLE.maxDoc()).checkNeighborCodes();
    }
    DecodedField bytes = decoded.fields.get(1);
    assertFalse(bytes.hasNeighborCodes);
    assertEquals(1, bytes.clusterCount);
    assertEquals(1, bytes.document(0));
    assertEquals(0f, bytes.code(0).addend(), 0);
    assertEquals(-0f, bytes.code(0).multiplier(), 0);
    assertEquals(0f, bytes.code(0).error(), 0);
  }

  /** The numbers in the text below the dump of .veq. */
  public void testIntermediateNumbers() throws IOException {
    DecodedField field = decode(DocumentedExample.read().files()).fields.get(0);
    PlainCodes plain = new PlainCodes(field);
    DecodedCode code = field.code(1);
    double[] x = plain.prepare(field.vector(field.ordinal(1)));
    double[] residual = PlainCodes.subtract(x, field.centroid(code.cluster()));
    double square = PlainCodes.dot(residual, residual);
    double product = PlainCodes.dot(residual, code.levels());
    double levelSquare = PlainCodes.dot(code.levels(), code.levels());
    double squareCosine = product * product / (square * levelSquare);
    double error = 2 * Math.sqrt(square * (1 - squareCosine) / squareCosine / 63);
    checkNumbers(
        List.of(
            start(residual),
            String.format(Locale.ROOT, "⟨r, r⟩ = %.6f", square),
            String.format(Locale.ROOT, "step = %.6f", plain.step(residual)),
            String.format(Locale.ROOT, "⟨r, u⟩ = %.6f", product),
            String.format(Locale.ROOT, "⟨u, u⟩ = %.2f", levelSquare),
            String.format(Locale.ROOT, "gain = %.6f", square / product),
            String.format(Locale.ROOT, "cos²(a) = %.6f", squareCosine),
            String.format(Locale.ROOT, "error = %.6f", error),
            String.format(Locale.ROOT, "%.6f in 16 bits", code.error())));
  }

  /** The numbers in the text below the dump of .vex with codes of neighbors. */
  public void testIntermediateNumbersOfNeighbors() throws IOException {
    DecodedField field = decode(filesWithNeighborCodes()).fields.get(0);
    PlainCodes plain = new PlainCodes(field);
    double[] x = plain.prepare(field.vector(field.ordinal(1)));
    double[] residual = PlainCodes.subtract(plain.prepare(field.vector(field.ordinal(0))), x);
    DecodedGraph.NeighborCode code = new DecodedGraph(field).neighborCode(1, 0);
    double square = PlainCodes.dot(residual, residual);
    double product = PlainCodes.dot(residual, code.levels());
    double along = PlainCodes.dot(x, code.levels());
    String gain = String.format(Locale.ROOT, "%.6f", square / product);
    String sum = String.format(Locale.ROOT, "%.6f - 2 · %s · %.6f = 0", square, gain, -along);
    assertEquals(0, square + 2 * square / product * along, 1e-6);
    checkNumbers(
        List.of(
            start(residual),
            String.format(Locale.ROOT, "⟨r, r⟩ = %.6f", square),
            String.format(Locale.ROOT, "⟨r, u⟩ = %.6f", product),
            String.format(Locale.ROOT, "gain = %s", gain),
            String.format(Locale.ROOT, "⟨x, u⟩ = %.6f", along),
            String.format(Locale.ROOT, "multiplier of slot 0: %.6f", code.multiplier()),
            sum));
  }

  /** The first components of a vector, as the document prints them. */
  private static String start(double[] vector) {
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      start.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.8f", vector[i]));
    }
    return start.toString();
  }

  private static void checkNumbers(List<String> numbers) throws IOException {
    String text = DocumentedExample.read().text().replaceAll("\\s+", " ").replace('−', '-');
    for (String number : numbers) {
      assertTrue(number, text.contains(number));
    }
  }

  private static DecodedSegment decode(Map<String, byte[]> files) {
    return new DecodedSegment(files, SampleSegment.id(), SampleSegment.SUFFIX);
  }
}
