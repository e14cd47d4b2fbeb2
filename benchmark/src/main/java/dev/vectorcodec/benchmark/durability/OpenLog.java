package dev.vectorcodec.benchmark.durability;

import dev.vectorcodec.log.DurabilityMode;
import dev.vectorcodec.log.LogDocument;
import dev.vectorcodec.log.LogOperation;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.ReplayPoint;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.write.WriteLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** A log with records of one vector each, and the commit that would stand beside it. */
final class OpenLog implements Closeable {

  private final LogOptions options;
  private final int dimension;
  private FileLogStorage storage;
  private WriteLog log;
  private Map<String, String> commit;

  /** What some writers did together. */
  record Outcome(Latencies latencies, double seconds) {

    double perSecond() {
      return latencies.count() / seconds;
    }
  }

  OpenLog(Path path, LogOptions options, int dimension) throws IOException {
    this.options = options;
    this.dimension = dimension;
    this.storage = new FileLogStorage(path);
    this.log = LogRecovery.recover(storage, options, null).start();
    keep(log.startPoint());
  }

  private void keep(ReplayPoint replay) {
    LogCommitData data = log.commitData(replay);
    commit = data.toMap();
  }

  /** Puts one document in a batch. */
  List<LogOperation> put(long id) {
    float[] vector = new float[dimension];
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < dimension; i++) {
      vector[i] = random.nextFloat();
    }
    byte[] name = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    LogDocument document =
        new LogDocument(name, List.of(new LogDocument.FloatVector("vector", vector)), new byte[0]);
    return List.of(new LogOperation.Put(document));
  }

  /** Lets writers append and wait, each for its own document, for a while. */
  Outcome write(int writers, DurabilityMode mode, double seconds)
      throws IOException, InterruptedException {
    rotate();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    Latencies all = new Latencies();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Latencies>> results = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int id = writer;
        results.add(threads.submit(() -> writeUntil(end, id, mode)));
      }
      for (Future<Latencies> result : results) {
        all.addAll(result.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return new Outcome(all, (System.nanoTime() - start) * 1e-9);
  }

  private Latencies writeUntil(long end, int id, DurabilityMode mode) throws IOException {
    Latencies latencies = new Latencies();
    List<LogOperation> batch = put(id);
    long before = System.nanoTime();
    while (before < end) {
      log.await(log.append(batch, mode), mode);
      long after = System.nanoTime();
      latencies.add(after - before);
      before = after;
    }
    return latencies;
  }

  /** Appends so many documents from one thread without syncing; returns the seconds. */
  double append(List<LogOperation> batch, int batches) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      log.append(batch, DurabilityMode.OFF);
    }
    DurabilityMode written = DurabilityMode.OS;
    log.await(log.append(batch, written), written);
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Starts a generation; what was written before is not kept. */
  void rotate() throws IOException {
    keep(log.rotate());
    log.deleteBelow(log.generation());
  }

  /** Closes the log and opens it again; returns what recovery and start took, in microseconds. */
  double[] reopen() throws IOException {
    log.close();
    long start = System.nanoTime();
    LogRecovery recovery = LogRecovery.recover(storage, options, commit);
    long recovered = System.nanoTime();
    log = recovery.start();
    long started = System.nanoTime();
    return new double[] {(recovered - start) * 1e-3, (started - recovered) * 1e-3};
  }

  /** Reads everything behind the commit; returns documents a second, verdict included. */
  double replay(long documents) throws IOException {
    log.close();
    long start = System.nanoTime();
    long[] seen = new long[1];
    try (LogRecovery recovery = LogRecovery.readOnly(storage, options, commit)) {
      recovery.replay((lsn, batch) -> seen[0] += batch.size());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (seen[0] < documents) {
      throw new IllegalStateException("replayed " + seen[0] + " of " + documents);
    }
    reopen();
    return seen[0] / seconds;
  }

  @Override
  public void close() throws IOException {
    log.close();
    storage.close();
  }
}
