package dev.vectorcodec.examples.migrate;

import dev.vectorcodec.Rabitq104Codec;
import dev.vectorcodec.RabitqGraphVectorsFormat;
import dev.vectorcodec.examples.WholeProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import picocli.CommandLine;

/** Both ways end in the other format, with the same vectors. */
public class TestMigrate extends WholeProgram {

  private static final String LUCENES = "Lucene99HnswVectorsFormat";
  private static final String OURS = RabitqGraphVectorsFormat.NAME;

  @Override
  protected CommandLine command() {
    return Migrate.commandLine();
  }

  public void testThereAndBack() {
    String text = runWell("--limit", "2000", "--segments", "2", "--seconds", "0");
    assertTrue(text, text.contains("2,000 packages, 40 of them deleted"));
    assertStep("built", 2, LUCENES);
    assertStep("copied", 1, OURS);
    assertStep("copied back", 1, LUCENES);
    assertStep("in place", 2, OURS);
    assertStep("in place, back", 2, LUCENES);
    line("All 1,960 vectors are the same bit for bit after each step\\.");
  }

  private void assertStep(String name, int segments, String format) {
    Matcher row =
        line(" +" + name + " +[.\\d]+ +(\\d+) +([.\\d]+) +([.\\d]+) +[.\\d]+ +the same +(\\S+)");
    assertEquals(row.group(), segments, number(row, 1), 0);
    assertTrue(row.group(), number(row, 2) > 1);
    assertTrue(row.group(), number(row, 3) >= 0.95);
    assertEquals(format, row.group(4));
  }

  public void testOnlyOtherSegmentsAreRewritten() throws IOException {
    Codec mixed =
        new Rabitq104Codec() {
          @Override
          protected KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return field.equals("b")
                ? KnnVectorsFormat.forName(LUCENES)
                : super.getKnnVectorsFormatForField(field);
          }
        };
    try (Directory directory = newDirectory()) {
      // With and without compound files, as Lucene chooses by size.
      write(directory, Codec.forName("Lucene104"), true);
      write(directory, new Rabitq104Codec(), false);
      write(directory, mixed, true);
      List<String> before = segments(directory);
      assertEquals(3, before.size());
      assertEquals(Map.of("a", OURS, "b", LUCENES), formats(directory, 2));

      CodecMigration.inPlace(directory, new Rabitq104Codec());
      List<String> after = segments(directory);
      assertEquals(3, after.size());
      assertTrue(after + " has what was ours", after.contains(before.get(1)));
      assertFalse(after.contains(before.get(0)));
      assertFalse(after.contains(before.get(2)));
      for (int i = 0; i < 3; i++) {
        assertEquals(Map.of("a", OURS, "b", OURS), formats(directory, i));
      }
      CodecMigration.inPlace(directory, new Rabitq104Codec());
      assertEquals(after, segments(directory));
    }
  }

  public void testEmptyIndex() throws IOException {
    try (Directory source = newDirectory();
        Directory target = newDirectory()) {
      new IndexWriter(source, new IndexWriterConfig()).close();
      CodecMigration.inPlace(source, new Rabitq104Codec());
      CodecMigration.copy(source, target, new Rabitq104Codec());
      assertEquals(List.of(), segments(target));
    }
  }

  public void testWrongArguments() {
    assertUsage("--limit must be at least 1000, got 999", "--limit", "999");
    assertUsage("--segments must be 1 to 20, got 0", "--segments", "0");
    assertUsage("--candidates must be 10 to 1000, got 1001", "--candidates", "1001");
    assertUsage("--seconds must be 0 to 60, got -1.0", "--seconds", "-1");
  }

  private static void write(Directory directory, Codec codec, boolean compound) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setCodec(codec);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setUseCompoundFile(compound);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      Document document = new Document();
      document.add(new KnnFloatVectorField("a", new float[] {1, 2}));
      document.add(new KnnFloatVectorField("b", new float[] {3, 4}));
      writer.addDocument(document);
    }
  }

  private static Map<String, String> formats(Directory directory, int segment) throws IOException {
    return SegmentFormats.of(SegmentInfos.readLatestCommit(directory).info(segment));
  }

  private static List<String> segments(Directory directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
      names.add(segment.info.name);
    }
    return names;
  }
}
