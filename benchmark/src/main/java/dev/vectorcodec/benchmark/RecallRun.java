package dev.vectorcodec.benchmark;

import dev.vectorcodec.RabitqHnswOptions;
import dev.vectorcodec.VectorCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Indexes a data set through {@code IndexWriter} and prints recall, visited vectors and queries per
 * second for a list of k.
 */
@Command(name = "recall", mixinStandardHelpOptions = true, showDefaultValues = true)
public final class RecallRun implements Callable<Integer> {

  private static final int HITS = 10;
  private static final String FIELD = "vector";

  @Option(
      names = "--data",
      required = true,
      description = "path prefix of _base, _query and _gt files")
  private String data;

  @Option(names = "--similarity", description = "EUCLIDEAN, COSINE, DOT_PRODUCT, ...")
  private VectorSimilarityFunction similarity = VectorSimilarityFunction.EUCLIDEAN;

  @Option(names = "--segments", description = "segments to split the vectors into")
  private int segments = 1;

  @Option(names = "--k", split = ",", description = "candidates per query")
  private int[] candidates = {10, 20, 50, 100};

  @Option(names = "--layout", description = "INLINE_CODES or CODES_BY_ORDINAL")
  private RabitqHnswOptions.Layout layout = RabitqHnswOptions.Layout.INLINE_CODES;

  @Option(names = "--bits", description = "bits a dimension of the codes; 0 by dimension")
  private int bits = 0;

  @Option(names = "--degree", description = "neighbors of a node")
  private int degree = 32;

  @Option(names = "--threshold", description = "vectors from which a segment has a graph")
  private int threshold = 10_000;

  @Option(names = "--lucene", description = "run Lucene's default codec instead")
  private boolean lucene;

  @Option(names = "--rounds", description = "timed passes over the queries; the best counts")
  private int rounds = 3;

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new RecallRun()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path index = Files.createTempDirectory("recall-run");
    try (Directory directory = new MMapDirectory(index)) {
      build(directory);
      search(directory);
    } finally {
      delete(index);
    }
    return 0;
  }

  private Codec codec() {
    return lucene
        ? Codec.getDefault()
        : new VectorCodec(
            RabitqHnswOptions.DEFAULT
                .withLayout(layout)
                .withCodeBits(bits)
                .withDegree(degree)
                .withGraphThreshold(threshold));
  }

  private void build(Directory directory) throws IOException {
    VectorFile base = VectorFile.openEither(data + "_base");
    IndexWriterConfig config = new IndexWriterConfig().setCodec(codec());
    config.setRAMBufferSizeMB(1900);
    if (segments > 1) {
      config.setMergePolicy(NoMergePolicy.INSTANCE);
    }
    int perSegment = (base.size() + segments - 1) / segments;
    long start = System.nanoTime();
    try (IndexWriter writer = new IndexWriter(directory, config);
        ProgressBar progress = new ProgressBar("index", base.size())) {
      for (int row = 0; row < base.size(); row++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, base.floats(row), similarity));
        document.add(new NumericDocValuesField("row", row));
        writer.addDocument(document);
        if ((row + 1) % perSegment == 0) {
          writer.commit();
        }
        progress.step();
      }
      writer.commit();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    System.out.printf(
        Locale.ROOT,
        "codec=%s vectors=%d dimension=%d similarity=%s index_s=%.1f docs/s=%.0f index_size=%.1fMB"
            + " (%.2f x raw float32)%n",
        lucene ? "Lucene" : "VectorCodec",
        base.size(),
        base.dimension(),
        similarity,
        seconds,
        base.size() / seconds,
        bytes / 1e6,
        bytes / (4.0 * base.size() * base.dimension()));
  }

  private void search(Directory directory) throws IOException {
    VectorFile queries = VectorFile.openEither(data + "_query");
    VectorFile truth = VectorFile.open(Path.of(data + "_gt.ivecs"));
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      System.out.printf(Locale.ROOT, "segments=%d%n", reader.leaves().size());
      int[][] rows = new int[reader.leaves().size()][];
      for (int leaf = 0; leaf < rows.length; leaf++) {
        rows[leaf] = rows(reader.leaves().get(leaf).reader());
      }
      for (int k : candidates) {
        long best = Long.MAX_VALUE;
        double recall = 0;
        for (int round = 0; round <= rounds; round++) {
          long start = System.nanoTime();
          int found = 0;
          for (int query = 0; query < queries.size(); query++) {
            ScoreDoc[] hits =
                searcher.search(new KnnFloatVectorQuery(FIELD, queries.floats(query), k), HITS)
                    .scoreDocs;
            found += correct(hits, truth.ints(query), reader, rows);
          }
          best = Math.min(best, System.nanoTime() - start);
          recall = found / (double) (HITS * queries.size());
        }
        System.out.printf(
            Locale.ROOT,
            "k=%d recall@%d=%.4f QPS=%.0f%n",
            k,
            HITS,
            recall,
            queries.size() / (best * 1e-9));
      }
    }
  }

  private static int[] rows(LeafReader reader) throws IOException {
    int[] rows = new int[reader.maxDoc()];
    NumericDocValues values = reader.getNumericDocValues("row");
    for (int document = 0; document < rows.length; document++) {
      values.advanceExact(document);
      rows[document] = (int) values.longValue();
    }
    return rows;
  }

  private static int correct(ScoreDoc[] hits, int[] truth, DirectoryReader reader, int[][] rows) {
    Set<Integer> expected = new HashSet<>();
    for (int i = 0; i < HITS; i++) {
      expected.add(truth[i]);
    }
    int found = 0;
    for (ScoreDoc hit : hits) {
      int leaf = ReaderUtil.subIndex(hit.doc, reader.leaves());
      if (expected.contains(rows[leaf][hit.doc - reader.leaves().get(leaf).docBase])) {
        found++;
      }
    }
    return found;
  }

  private static void delete(Path index) throws IOException {
    try (Directory directory = FSDirectory.open(index)) {
      for (String file : directory.listAll()) {
        directory.deleteFile(file);
      }
    }
    Files.delete(index);
  }
}
