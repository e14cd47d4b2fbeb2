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
    Map<String, byte[]> written = SAMPLE.write();
    assertEquals(Set.of("vem", "vec", "veq", "vex"), dumps.keySet());
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
    try (KnnVectorsReader reader = SAMPLE.open(DocumentedExample.read().files())) {
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
    DocumentedExample example = DocumentedExample.read();
    for (Map.Entry<String, byte[]> dump : example.files().entrySet()) {
      assertEquals(
          "." + dump.getKey(),
          HexDump.print(dump.getValue()),
          HexDump.print(example.explainedBytes(dump.getKey(), dump.getValue())));
    }
  }

  public void testDumpsDecodeToTheExample() throws IOException {
    DecodedSegment decoded = decode();
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
    DecodedField bytes = decoded.fields.get(1);
    assertEquals(1, bytes.clusterCount);
    assertEquals(1, bytes.document(0));
    assertEquals(0f, bytes.code(0).addend(), 0);
    assertEquals(-0f, bytes.code(0).multiplier(), 0);
    assertEquals(0f, bytes.code(0).error(), 0);
  }

  /** The numbers in the text below the dump of .veq. */
  public void testIntermediateNumbers() throws IOException {
    DecodedField field = decode().fields.get(0);
    PlainCodes plain = new PlainCodes(field);
    DecodedCode code = field.code(1);
    double[] x = plain.prepare(field.vector(field.ordinal(1)));
    double[] residual = PlainCodes.subtract(x, field.centroid(code.cluster()));
    double square = PlainCodes.dot(residual, residual);
    double product = PlainCodes.dot(residual, code.levels());
    double levelSquare = PlainCodes.dot(code.levels(), code.levels());
    double squareCosine = product * product / (square * levelSquare);
    double error = 2 * Math.sqrt(square * (1 - squareCosine) / squareCosine / 63);
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      start.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.8f", residual[i]));
    }
    String text = DocumentedExample.read().text().replaceAll("\\s+", " ").replace('−', '-');
    for (String number :
        List.of(
            start.toString(),
            String.format(Locale.ROOT, "⟨r, r⟩ = %.6f", square),
            String.format(Locale.ROOT, "step = %.6f", plain.step(residual)),
            String.format(Locale.ROOT, "⟨r, u⟩ = %.6f", product),
            String.format(Locale.ROOT, "⟨u, u⟩ = %.2f", levelSquare),
            String.format(Locale.ROOT, "gain = %.6f", square / product),
            String.format(Locale.ROOT, "cos²(a) = %.6f", squareCosine),
            String.format(Locale.ROOT, "error = %.6f", error),
            String.format(Locale.ROOT, "%.6f in 16 bits", code.error()))) {
      assertTrue(number, text.contains(number));
    }
  }

  private static DecodedSegment decode() throws IOException {
    return new DecodedSegment(
        DocumentedExample.read().files(), SampleSegment.id(), SampleSegment.SUFFIX);
  }
}
