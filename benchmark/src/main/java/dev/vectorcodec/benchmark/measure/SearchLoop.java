package dev.vectorcodec.benchmark.measure;

import dev.vectorcodec.benchmark.peer.PeerIndex;
import dev.vectorcodec.benchmark.peer.PeerSearcher;
import dev.vectorcodec.benchmark.peer.Queries;
import dev.vectorcodec.benchmark.result.SearchRecord;
import dev.vectorcodec.benchmark.result.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs all queries, again and again for some time, on one or more threads that take the next one
 * from a common counter.
 */
final class SearchLoop implements Closeable {

  private static final int FIRST_CAPACITY = 1 << 12;

  private final Queries queries;
  private final int topK;
  private final List<PeerSearcher> searchers = new ArrayList<>();
  private final ExecutorService executor;

  /**
   * What came of it.
   *
   * @param hits of each query, as the index numbers them
   * @param visited vectors that one pass over the queries looked at
   */
  record Outcome(int[][] hits, long visited, long searches, SearchRecord.Timing timing) {}

  SearchLoop(PeerIndex index, Queries queries, Settings settings) throws IOException {
    this.queries = queries;
    this.topK = settings.topK();
    for (int thread = 0; thread < settings.threads(); thread++) {
      searchers.add(index.searcher(queries, topK));
    }
    this.executor =
        settings.threads() > 1 ? Executors.newFixedThreadPool(settings.threads()) : null;
  }

  /** Searches for at least {@code seconds} and at least once with every query. */
  Outcome run(int effort, double seconds) throws IOException {
    AtomicLong next = new AtomicLong();
    int[][] hits = new int[queries.size()][];
    List<Worker> workers = new ArrayList<>();
    long cpuStart = ProcessUse.cpuNanos();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (PeerSearcher searcher : searchers) {
      workers.add(new Worker(searcher, effort, next, end, hits));
    }
    runAll(workers);
    long elapsedNanos = System.nanoTime() - start;
    long cpuNanos = ProcessUse.cpuNanos() - cpuStart;
    long[] latencies = workers.stream().flatMapToLong(w -> Arrays.stream(w.latencies())).toArray();
    long visited = workers.stream().mapToLong(w -> w.visited).sum();
    return new Outcome(hits, visited, latencies.length, timing(latencies, elapsedNanos, cpuNanos));
  }

  private void runAll(List<Worker> workers) throws IOException {
    if (executor == null) {
      workers.getFirst().call();
      return;
    }
    try {
      for (Future<Void> done : executor.invokeAll(workers)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static SearchRecord.Timing timing(long[] nanos, long elapsedNanos, long cpuNanos) {
    Arrays.sort(nanos);
    double mean = Arrays.stream(nanos).average().orElseThrow();
    return new SearchRecord.Timing(
        nanos.length / (elapsedNanos * 1e-9),
        mean * 1e-6,
        nanos[nanos.length / 2] * 1e-6,
        nanos[(int) (nanos.length * 0.99)] * 1e-6,
        cpuNanos * 1e-6 / nanos.length,
        cpuNanos / (double) elapsedNanos);
  }

  @Override
  public void close() throws IOException {
    if (executor != null) {
      executor.shutdown();
    }
    for (PeerSearcher searcher : searchers) {
      searcher.close();
    }
  }

  /** One thread's share. */
  private final class Worker implements Callable<Void> {

    private final PeerSearcher searcher;
    private final int effort;
    private final AtomicLong next;
    private final long endNanos;
    private final int[][] hits;
    private final int[] found = new int[topK];
    private long[] nanos = new long[FIRST_CAPACITY];
    private int count;
    private long visited;

    Worker(PeerSearcher searcher, int effort, AtomicLong next, long endNanos, int[][] hits) {
      this.searcher = searcher;
      this.effort = effort;
      this.next = next;
      this.endNanos = endNanos;
      this.hits = hits;
    }

    @Override
    public Void call() throws IOException {
      long before = System.nanoTime();
      while (true) {
        long number = next.getAndIncrement();
        if (number >= queries.size() && before >= endNanos) {
          return null;
        }
        int query = (int) (number % queries.size());
        int size = searcher.search(query, effort, found);
        long after = System.nanoTime();
        record(after - before);
        if (number < queries.size()) {
          hits[query] = Arrays.copyOf(found, size);
          visited += searcher.visited();
        }
        before = after;
      }
    }

    private void record(long latencyNanos) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = latencyNanos;
    }

    long[] latencies() {
      return Arrays.copyOf(nanos, count);
    }
  }
}
