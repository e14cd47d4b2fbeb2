package dev.vectorcodec.opensearch.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.opensearch.core.bulk.BulkOperation;
import org.opensearch.client.opensearch.core.bulk.BulkResponseItem;

/** Bulks with the official client, and which of their documents were acknowledged. */
final class BackgroundWrites implements AutoCloseable {

  private static final int BULK = 100;

  private final Packages packages;
  private final String index;
  private final BitSet acknowledged = new BitSet();
  private Thread thread;
  private volatile Throwable failure;

  BackgroundWrites(Packages packages, String index) {
    this.packages = packages;
    this.index = index;
  }

  /** Sends a range of packages and returns how many were acknowledged. */
  int write(ServerProcess node, int from, int to) throws IOException {
    int before = acknowledgedCount();
    for (int start = from; start < to; start += BULK) {
      send(node, start, Math.min(to, start + BULK));
    }
    return acknowledgedCount() - before;
  }

  /** The same in a thread of its own. */
  void start(ServerProcess node, int from, int to) {
    thread =
        new Thread(
            () -> {
              try {
                write(node, from, to);
              } catch (IOException | RuntimeException | Error e) {
                failure = e;
              }
            },
            "writes");
    thread.start();
  }

  /**
   * A document that is refused, or whose fate is not known, is not acknowledged; it is not sent
   * again.
   */
  private void send(ServerProcess node, int from, int to) throws IOException {
    List<BulkOperation> operations = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String id = Integer.toString(i);
      var document = packages.document(i);
      operations.add(BulkOperation.of(o -> o.index(entry -> entry.id(id).document(document))));
    }
    BulkResponse response =
        node.client().typed().bulk(bulk -> bulk.index(index).operations(operations));
    for (BulkResponseItem item : response.items()) {
      if (item.status() == 200 || item.status() == 201) {
        acknowledge(Integer.parseInt(item.id()));
      }
    }
  }

  private synchronized void acknowledge(int ordinal) {
    acknowledged.set(ordinal);
  }

  synchronized int acknowledgedCount() {
    return acknowledged.cardinality();
  }

  synchronized List<Integer> acknowledged() {
    return acknowledged.stream().boxed().toList();
  }

  /** Waits until this many were acknowledged. */
  void await(int count) throws InterruptedException {
    while (acknowledgedCount() < count && thread.isAlive()) {
      Thread.sleep(20);
    }
  }

  void join() throws InterruptedException {
    thread.join();
    if (failure != null) {
      throw new AssertionError("writes ended", failure);
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
