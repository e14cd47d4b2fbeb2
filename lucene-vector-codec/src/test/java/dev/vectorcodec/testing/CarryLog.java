package dev.vectorcodec.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.InfoStream;

/** Hears from Lucene's info stream which merges carried a graph over, and which built one. */
public final class CarryLog extends InfoStream {

  private final List<String> merges = new ArrayList<>();

  @Override
  public synchronized void message(String component, String message) {
    if (component.equals("VV") && message.startsWith("graph of ")) {
      merges.add(message);
    }
  }

  @Override
  public boolean isEnabled(String component) {
    return component.equals("VV");
  }

  /** Forgets what was heard. */
  public synchronized void clear() {
    merges.clear();
  }

  /** Graphs that were carried over. */
  public synchronized int carried() {
    return (int)
        merges.stream()
            .filter(
                message ->
                    message.contains(" carried over, ")
                        && message.contains(" not carried over, ") == false)
            .count();
  }

  /** Graphs that were built, at flushes too. */
  public synchronized int built() {
    return (int) merges.stream().filter(message -> message.contains(" built in ")).count();
  }

  @Override
  public void close() {}

  @Override
  public synchronized String toString() {
    return merges.toString();
  }
}
