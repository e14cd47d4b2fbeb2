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
      assertEquals(1, field.codeKind);
      assertEquals(2, field.codeBits);
      assertEquals(0, field.graphKind);
      assertEquals(0, field.nodeBits);
      assertEquals(0, field.degree);
      assertEquals(0, field.sampleCount);
      assertEquals(0x5EED0F0A57A71027L, field.rotationSeed);
      FieldComparison comparison =
          new FieldComparison(SAMPLE.fields().get(i), field, SAMPLE.maxDoc());
      comparison.checkVectors();
      comparison.checkCodes();
    }
    assertEquals(0.5f, decoded.fields.get(0).scale, 0);
    assertArrayEquals(new double[] {0.625, -0.125, 0.5}, decoded.fields.get(0).centroid, 0);
    assertEquals(1, decoded.fields.get(1).document(0));
    assertEquals(0f, decoded.fields.get(1).code(0).addend(), 0);
    assertEquals(-0f, decoded.fields.get(1).code(0).multiplier(), 0);
  }

  /** The numbers in the text below the dump of .veq. */
  public void testIntermediateNumbers() throws IOException {
    DecodedField field = decode().fields.get(0);
    double[] prepared = new PlainCodes(field).prepare(field.vector(0));
    double squareNorm = PlainCodes.dot(prepared, prepared);
    double residualDot = PlainCodes.dot(prepared, field.code(0).values());
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      start.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.8f", prepared[i]));
    }
    String text = DocumentedExample.read().text().replaceAll("\\s+", " ").replace('−', '-');
    for (String number :
        List.of(
            start.toString(),
            String.format(Locale.ROOT, "⟨residual, residual⟩ = %.6f", squareNorm),
            String.format(Locale.ROOT, "boundary = %.6f", 0.98 * Math.sqrt(squareNorm / 64)),
            String.format(Locale.ROOT, "⟨residual, code⟩ = %.6f", residualDot),
            String.format(Locale.ROOT, "gain = %.6f", squareNorm / residualDot))) {
      assertTrue(number, text.contains(number));
    }
  }

  private static DecodedSegment decode() throws IOException {
    return new DecodedSegment(
        DocumentedExample.read().files(), SampleSegment.id(), SampleSegment.SUFFIX);
  }
}
