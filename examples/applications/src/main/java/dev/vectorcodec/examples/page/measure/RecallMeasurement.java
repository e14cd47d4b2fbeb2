package dev.vectorcodec.examples.page.measure;

import dev.vectorcodec.examples.page.measure.MeasurementState.Phase;
import dev.vectorcodec.examples.page.search.IndexFormat;
import dev.vectorcodec.examples.page.search.PackageCollection;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures recall against latency of both formats over the same packages, in a thread of its own.
 * The formats take turns, so that whatever else the machine does slows both; what counts is the
 * fastest search of many for each query.
 */
public final class RecallMeasurement implements Closeable {

  /** Recall is that of the ten nearest. */
  private static final int HITS = 10;

  private static final int QUERIES = 200;
  private static final int[] EFFORTS = {10, 16, 24, 32, 48, 64, 96, 128, 192};

  /** Each point is timed so often: what slows the machine for a while slows one of these. */
  private static final int ROUNDS = 4;

  private static final int TOTAL = (ROUNDS + 1) * EFFORTS.length * IndexFormat.values().length;

  private final PackageCollection collection;
  private final long nanosPerPoint;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  private MeasurementState state =
      new MeasurementState(Phase.IDLE, 0, TOTAL, 0, HITS, List.of(), null);

  /** Set to end the run it was given to. No interrupt: that would close files under searches. */
  private AtomicBoolean stop = new AtomicBoolean();

  /**
   * Measures nothing yet.
   *
   * @param seconds how long to search for each point
   */
  public RecallMeasurement(PackageCollection collection, double seconds) {
    this.collection = collection;
    this.nanosPerPoint = (long) (seconds * 1e9);
  }

  /** How far it is. */
  public synchronized MeasurementState state() {
    return state;
  }

  /**
   * Starts to measure, unless it does.
   *
   * @return whether it was started by this call
   */
  public synchronized boolean start() {
    if (state.phase() == Phase.RUNNING) {
      return false;
    }
    state = new MeasurementState(Phase.RUNNING, 0, TOTAL, 0, HITS, List.of(), null);
    stop = new AtomicBoolean();
    AtomicBoolean stopThis = stop;
    executor.execute(() -> run(stopThis));
    return true;
  }

  /** Stops a measurement; what was measured stays. */
  public synchronized void stop() {
    if (state.phase() == Phase.RUNNING) {
      stop.set(true);
      end(Phase.STOPPED, null);
    }
  }

  private void run(AtomicBoolean stopThis) {
    try {
      SampleQueries queries = new SampleQueries(collection, QUERIES, HITS);
      List<PointTimer> timers = new ArrayList<>();
      for (int effort : EFFORTS) {
        for (IndexFormat format : IndexFormat.values()) {
          timers.add(new PointTimer(collection.index(format), queries, effort, HITS));
        }
      }
      int done = 0;
      for (PointTimer timer : timers) {
        timer.findRecall();
        report(stopThis, ++done, queries.size(), List.of());
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < timers.size(); i++) {
          timers.get(i).time(nanosPerPoint / ROUNDS, stopThis);
          int timed = round == 0 ? i + 1 : timers.size();
          List<MeasuredPoint> points = timers.stream().limit(timed).map(PointTimer::point).toList();
          report(stopThis, ++done, queries.size(), points);
        }
      }
    } catch (CancellationException e) {
      // Whoever stopped it has said so already.
      return;
    } catch (IOException | RuntimeException e) {
      fail(stopThis, e.toString());
    }
  }

  private synchronized void report(
      AtomicBoolean stopThis, int done, int queries, List<MeasuredPoint> points) {
    if (stopThis.get()) {
      throw new CancellationException();
    }
    Phase phase = done == TOTAL ? Phase.DONE : Phase.RUNNING;
    state = new MeasurementState(phase, done, TOTAL, queries, HITS, points, null);
  }

  private synchronized void fail(AtomicBoolean stopThis, String error) {
    if (stopThis.get() == false) {
      end(Phase.FAILED, error);
    }
  }

  private void end(Phase phase, String error) {
    state =
        new MeasurementState(
            phase, state.done(), TOTAL, state.queries(), HITS, state.points(), error);
  }

  /** Stops, and waits for the thread to end. */
  @Override
  public void close() {
    stop();
    executor.close();
  }
}
