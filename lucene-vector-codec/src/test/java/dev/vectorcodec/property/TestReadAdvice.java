package dev.vectorcodec.property;

import dev.vectorcodec.RabitqGraphOptions;
import dev.vectorcodec.testing.CarryLog;
import dev.vectorcodec.testing.RandomVectors;
import dev.vectorcodec.testing.RowIndex;
import dev.vectorcodec.testing.RowVectors;
import dev.vectorcodec.testing.directory.AdviceDirectory;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Promise: a merge never changes how the files of a live reader are read. Merges of Lucene's own
 * formats once told the pages that searches share with them to expect sequential reads, and
 * searches read ahead what nobody wanted while a merge went on. A merge that carries a graph over
 * reads the files of codes and of the graph, too, which a build does not.
 */
public class TestReadAdvice extends LuceneTestCase {

  private static final int ROWS = 800;

  private static RabitqGraphOptions options() {
    return RabitqGraphOptions.DEFAULT.withGraphThreshold(0);
  }

  private static RowVectors vectors() {
    return RowVectors.of(
        VectorSimilarityFunction.EUCLIDEAN, RandomVectors.gaussians(random(), ROWS, 16));
  }

  /** Writes a segment of each so many of the first rows, of which one row goes. */
  private static void writeSegments(AdviceDirectory directory, RowVectors vectors, int... sizes)
      throws IOException {
    IndexWriterConfig config =
        RowIndex.config(options())
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setUseCompoundFile(random().nextBoolean());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int segment = 0; segment < sizes.length; segment++) {
        RowIndex.add(writer, vectors.range(0, sizes[segment]), row -> true);
        writer.deleteDocuments(RowIndex.term(segment));
        writer.flush();
      }
    }
  }

  private static void check(int carried, int... sizes) throws IOException {
    RowVectors vectors = vectors();
    CarryLog log = new CarryLog();
    try (AdviceDirectory directory = new AdviceDirectory(new ByteBuffersDirectory())) {
      writeSegments(directory, vectors, sizes);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(sizes.length, reader.leaves().size());
        // Merges of a writer use the readers that it has pooled for near-real-time searches.
        IndexWriterConfig config = RowIndex.config(options()).setInfoStream(log);
        try (IndexWriter writer = new IndexWriter(directory, config);
            DirectoryReader live = DirectoryReader.open(writer)) {
          writer.forceMerge(1);
          search(live, vectors);
        }
        search(reader, vectors);
      }
      assertEquals(log.toString(), carried, log.carried());
      assertEquals(log.toString(), 1 - carried, log.built());
      assertEquals(List.of(), directory.changes());
    }
  }

  public void testMergesThatBuild() throws IOException {
    check(0, ROWS, ROWS, ROWS);
  }

  public void testMergesThatCarryOver() throws IOException {
    check(1, ROWS, ROWS / 10);
  }

  private static void search(DirectoryReader reader, RowVectors vectors) throws IOException {
    new IndexSearcher(reader).search(vectors.query(RowIndex.FIELD, 0, 10, null), 10);
    for (var leaf : reader.leaves()) {
      leaf.reader().checkIntegrity();
    }
  }

  public void testTheRecorderSeesClonesAndSlices() throws IOException {
    try (AdviceDirectory directory = new AdviceDirectory(new ByteBuffersDirectory())) {
      try (var out = directory.createOutput("file", IOContext.DEFAULT)) {
        out.writeLong(1);
      }
      try (IndexInput in = directory.openInput("file", IOContext.DEFAULT)) {
        in.updateIOContext(IOContext.READONCE);
        in.clone().updateIOContext(IOContext.READONCE);
        in.slice("part", 0, 4).updateIOContext(IOContext.READONCE);
        in.slice("part", 0, 4, IOContext.READONCE).clone().updateIOContext(IOContext.DEFAULT);
      }
      assertEquals(List.of("file", "file", "file", "file"), directory.changes());
    }
  }
}
