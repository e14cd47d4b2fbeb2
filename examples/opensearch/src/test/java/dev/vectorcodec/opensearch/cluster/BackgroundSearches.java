package dev.vectorcodec.opensearch.cluster;

import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** Searches of one node, one after the other, while things happen to others. */
final class BackgroundSearches implements AutoCloseable {

  /** A search is one request to a node, or two if the first came before it ended. */
  private static final int MAX_INTERRUPTED = 2;

  private static final List<String> NODE_LEFT =
      List.of(
          "node_disconnected_exception",
          "node_not_connected_exception",
          "node_closed_exception",
          "search_context_missing_exception");

  private final Thread thread;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();

  BackgroundSearches(NeighborSearch search, ServerProcess node) {
    this.thread = new Thread(() -> run(search, node), "searches");
    thread.start();
  }

  private void run(NeighborSearch search, ServerProcess node) {
    try {
      for (int i = 0; stopping == false; i = (i + 1) % Packages.TARGETS) {
        searchOnce(search, node, i);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.set(e);
    }
  }

  private void searchOnce(NeighborSearch search, ServerProcess node, int number)
      throws IOException {
    String refusal;
    try {
      Answer answer = search.ask(node, number, "");
      if (NeighborSearch.isComplete(answer)) {
        found.addAndGet(search.found(number, answer));
        answers.incrementAndGet();
        return;
      }
      refusal = answer.toString();
    } catch (ResponseException e) {
      refusal = e.getMessage();
    }
    if (NODE_LEFT.stream().noneMatch(refusal::contains)) {
      throw new AssertionError("an answer is not complete: " + refusal);
    }
    interrupted.incrementAndGet();
  }

  int answers() {
    return answers.get();
  }

  /** Waits for this many more, so that some come after what just happened. */
  void awaitMore(int count) throws InterruptedException {
    int wanted = answers.get() + count;
    while (answers.get() < wanted && thread.isAlive()) {
      Thread.sleep(20);
    }
    rethrow();
  }

  private void rethrow() {
    if (failure.get() != null) {
      throw new AssertionError("after " + answers + " answers", failure.get());
    }
  }

  /**
   * The recall of all complete answers. All are, but for the search that was under way on a node
   * when this ended: OpenSearch asks another copy for hits, yet not for documents of hits that it
   * has, and says that a shard failed.
   */
  double stop() {
    close();
    rethrow();
    if (interrupted.get() > MAX_INTERRUPTED) {
      throw new AssertionError(interrupted + " answers were not complete");
    }
    return found.get() / (double) (NeighborSearch.K * answers.get());
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
