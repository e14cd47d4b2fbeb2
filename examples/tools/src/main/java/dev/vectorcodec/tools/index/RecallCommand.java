package dev.vectorcodec.tools.index;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.VectorField;
import dev.vectorcodec.VectorIndexVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares searches with exact answers, on vectors of the index itself. */
@Command(
    name = "recall",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Takes vectors of a field as queries, and prints how many of the exact nearest each beam"
          + " width finds, and how long a search takes. Exact answers compare all vectors with each"
          + " query.",
      "Vectors of the index find themselves, so that true queries may have a lower recall."
    })
final class RecallCommand implements Callable<Integer> {

  private static final int MAX_SAMPLE = 100_000;
  private static final int MAX_K = 10_000;
  private static final int WARM_UPS = 3;

  @Mixin private IndexArgument index;

  @Option(names = "--field", paramLabel = "NAME", description = "needed if there are several")
  private String field;

  @Option(names = "--sample", paramLabel = "N", description = "queries, 1 to 100000")
  private int sample = 100;

  @Option(names = "--k", paramLabel = "N", description = "nearest vectors, 1 to 10000")
  private int k = 10;

  @Option(
      names = "--beam-widths",
      paramLabel = "N",
      split = ",",
      description = "beam widths to try; 0 is that of the field's options")
  private List<Integer> beamWidths = List.of(0, 32, 64, 128, 256);

  @Option(names = "--seed", paramLabel = "N", description = "of the choice of queries")
  private long seed = 42;

  @Option(
      names = "--at-least",
      paramLabel = "R",
      description = "exit with 5 if the first beam width finds less than this share")
  private double atLeast;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    index.require(
        sample >= 1 && sample <= MAX_SAMPLE, "--sample must be 1 to 100000, got " + sample);
    index.require(k >= 1 && k <= MAX_K, "--k must be 1 to 10000, got " + k);
    index.require(
        beamWidths.stream()
            .allMatch(width -> width >= 0 && width <= BeamWidthStrategy.MAX_BEAM_WIDTH),
        "--beam-widths must be 0 to " + BeamWidthStrategy.MAX_BEAM_WIDTH + ", got " + beamWidths);
    index.require(atLeast >= 0 && atLeast <= 1, "--at-least must be 0 to 1, got " + atLeast);
    return index.read(this::measure);
  }

  private int measure(DirectoryReader reader) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Set<String> names = new HashSet<>();
    for (VectorField found : VectorIndexVerifier.inspect(reader)) {
      if (found.encoding() == VectorEncoding.FLOAT32
          && (field == null || field.equals(found.name()))) {
        names.add(found.name());
      }
    }
    index.require(names.size() <= 1, "--field must name one of " + names);
    if (names.isEmpty()) {
      out.println(
          "No segment has float vectors of this format" + (field == null ? "." : " in " + field));
      return IndexCommand.NOTHING;
    }
    String name = names.iterator().next();
    SampledQueries queries = SampledQueries.of(reader, name, sample, seed);
    List<SampledQueries.Exact> exact = queries.answers(reader, k);
    out.printf(Locale.ROOT, "Field %s: %,d queries, k = %d%n", name, queries.count(), k);
    out.printf("%12s %8s %14s%n", "beam width", "recall", "median micros");
    double first = -1;
    for (int width : beamWidths) {
      double recall = print(out, new IndexSearcher(reader), name, queries, exact, width);
      first = first < 0 ? recall : first;
    }
    return first < atLeast ? IndexCommand.LOW_RECALL : ExitCode.OK;
  }

  private double print(
      PrintWriter out,
      IndexSearcher searcher,
      String name,
      SampledQueries queries,
      List<SampledQueries.Exact> exact,
      int beamWidth)
      throws IOException {
    searcher.setQueryCache(null);
    KnnSearchStrategy strategy =
        beamWidth == 0 ? KnnSearchStrategy.Hnsw.DEFAULT : new BeamWidthStrategy(beamWidth);
    long[] nanos = new long[queries.count()];
    long found = 0;
    long wanted = 0;
    for (int round = 0; round <= WARM_UPS; round++) {
      found = 0;
      wanted = 0;
      for (int i = 0; i < queries.count(); i++) {
        long start = System.nanoTime();
        ScoreDoc[] hits =
            searcher.search(new KnnFloatVectorQuery(name, queries.query(i), k, null, strategy), k)
                .scoreDocs;
        nanos[i] = System.nanoTime() - start;
        float leastScore = exact.get(i).leastScore();
        found += Arrays.stream(hits).filter(hit -> hit.score >= leastScore).count();
        wanted += exact.get(i).hits();
      }
    }
    Arrays.sort(nanos);
    double recall = (double) found / wanted;
    out.printf(
        Locale.ROOT,
        "%12s %8.4f %14.1f%n",
        beamWidth == 0 ? "default" : beamWidth,
        recall,
        nanos[nanos.length / 2] * 1e-3);
    out.flush();
    return recall;
  }
}
