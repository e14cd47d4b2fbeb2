package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.BeamWidthStrategy;
import dev.vectorcodec.benchmark.data.VectorSet;
import dev.vectorcodec.benchmark.peer.Peer;
import dev.vectorcodec.benchmark.peer.PeerCatalog;
import dev.vectorcodec.benchmark.result.ResultFile;
import dev.vectorcodec.benchmark.result.WideningRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.VectorUtil;

/** Times what makes a search look further and further, each beside a scan of the same segment. */
final class WideningTask {

  private static final int PARENTS = 20;
  private static final double DELETED_SHARE = 0.1;

  private final Job job;
  private final Peer peer;
  private final VectorSet base;
  private final float[][] targets;
  private final int topK;

  /** Runs one query and returns how many hits it has. */
  private interface Search {
    int run(int query) throws IOException;
  }

  WideningTask(Job job) throws IOException {
    this.job = job;
    this.peer = PeerCatalog.find(job.peer());
    this.base = job.data().openBase();
    VectorSet queries = job.data().openQueries();
    this.targets = new float[queries.size()][];
    for (int query = 0; query < targets.length; query++) {
      targets[query] = queries.floats(query);
    }
    this.topK = job.settings().topK();
  }

  void run() throws IOException {
    try (WideningIndex index = index("plain")) {
      index.writePlain(peer.codec());
      radius(index);
      deleted(index);
    }
    try (WideningIndex index = index("blocks")) {
      index.writeBlocks(peer.codec(), PARENTS);
      blocks(index);
    }
  }

  private WideningIndex index(String name) throws IOException {
    return new WideningIndex(
        Path.of(job.directory(), "widening", name), base, job.data().similarity());
  }

  /** Hits are the nearer half of all vectors. */
  private void radius(WideningIndex index) throws IOException {
    IndexSearcher searcher = index.searcher();
    float[] thresholds = new float[targets.length];
    for (int query = 0; query < targets.length; query++) {
      float[] scores = index.scan(targets[query]);
      Arrays.sort(scores);
      thresholds[query] = scores[scores.length / 2];
    }
    record(
        "radius, half are hits",
        query ->
            searcher.count(
                new FloatVectorSimilarityQuery.Adaptive(
                    WideningIndex.VECTOR_FIELD, targets[query], thresholds[query])),
        query -> index.scan(targets[query]).length);
  }

  private void blocks(WideningIndex index) throws IOException {
    IndexSearcher searcher = index.searcher();
    BitSetProducer parents =
        new QueryBitSetProducer(
            new TermQuery(new Term(WideningIndex.KIND_FIELD, WideningIndex.PARENT)));
    record(
        "block join, " + PARENTS + " parents",
        query ->
            searcher.search(
                    new DiversifyingChildrenFloatKnnVectorQuery(
                        WideningIndex.VECTOR_FIELD, targets[query], null, topK, parents),
                    topK)
                .scoreDocs
                .length,
        scanForNearest(index));
  }

  /** The nearest tenth of one query is deleted; those that ask are the vectors next to it. */
  private void deleted(WideningIndex index) throws IOException {
    float[] center = targets[0];
    List<Integer> nearest =
        IntStream.range(0, base.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    row -> VectorUtil.squareDistance(center, base.floats(row))))
            .limit((long) (DELETED_SHARE * base.size()))
            .toList();
    index.delete(nearest);
    IndexSearcher searcher = index.searcher();
    record(
        "nearest tenth deleted",
        query ->
            searcher.search(
                    new KnnFloatVectorQuery(
                        WideningIndex.VECTOR_FIELD,
                        base.floats(nearest.get(query % nearest.size())),
                        topK),
                    topK)
                .scoreDocs
                .length,
        scanForNearest(index));
  }

  /**
   * What a search for few ends in: ours in a scan of codes, which a beam of any width is dearer
   * than.
   */
  private Search scanForNearest(WideningIndex index) {
    IndexSearcher searcher = index.searcher();
    return job.peer().startsWith("ours")
        ? query -> searcher.search(scanOfCodes(targets[query]), topK).scoreDocs.length
        : query -> index.scan(targets[query]).length;
  }

  /**
   * @param scan that the search is compared with
   */
  private void record(String name, Search search, Search scan) throws IOException {
    double seconds = job.settings().measureSeconds();
    median(scan, job.settings().warmUpSeconds());
    double scanMillis = median(scan, seconds);
    median(search, job.settings().warmUpSeconds());
    double millis = median(search, seconds);
    double hits = 0;
    for (int query = 0; query < targets.length; query++) {
      hits += search.run(query) / (double) targets.length;
    }
    new ResultFile(Path.of(job.output()))
        .append(new WideningRecord(job.peer(), base.size(), name, millis, scanMillis, hits));
  }

  private Query scanOfCodes(float[] target) {
    return new KnnFloatVectorQuery(
        WideningIndex.VECTOR_FIELD,
        target,
        topK,
        null,
        new BeamWidthStrategy(BeamWidthStrategy.MAX_BEAM_WIDTH));
  }

  /** Runs all queries, again and again for some time, and returns the median in milliseconds. */
  private double median(Search search, double seconds) throws IOException {
    long[] nanos = new long[1 << 10];
    int count = 0;
    long before = System.nanoTime();
    long end = before + (long) (seconds * 1e9);
    while (count < targets.length || before < end) {
      search.run(count % targets.length);
      long after = System.nanoTime();
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = after - before;
      before = after;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[count / 2] * 1e-6;
  }
}
