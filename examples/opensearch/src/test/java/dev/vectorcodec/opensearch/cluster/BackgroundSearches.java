package dev.vectorcodec.opensearch.cluster;

import dev.vectorcodec.opensearch.client.Answer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Searches of one node, one after the other, while things happen to others. */
final class BackgroundSearches implements AutoCloseable {

  private final Thread thread;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile int answers;
  private volatile int found;

  BackgroundSearches(NeighborSearch search, ServerProcess node) {
    this.thread = new Thread(() -> run(search, node), "searches");
    thread.start();
  }

  private void run(NeighborSearch search, ServerProcess node) {
    try {
      for (int i = 0; stopping == false; i = (i + 1) % Packages.TARGETS) {
        Answer answer = search.ask(node, i, "");
        if (NeighborSearch.isComplete(answer) == false) {
          throw new AssertionError("an answer is not complete: " + answer);
        }
        found = found + search.found(i, answer);
        answers = answers + 1;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.set(e);
    }
  }

  int answers() {
    return answers;
  }

  /** Waits for this many more, so that some come after what just happened. */
  void awaitMore(int count) throws InterruptedException {
    int wanted = answers + count;
    while (answers < wanted && thread.isAlive()) {
      Thread.sleep(20);
    }
    rethrow();
  }

  private void rethrow() {
    if (failure.get() != null) {
      throw new AssertionError("after " + answers + " answers", failure.get());
    }
  }

  /** The recall of all answers; none of them was incomplete. */
  double stop() {
    close();
    rethrow();
    return found / (double) (NeighborSearch.K * answers);
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
