package dev.vectorcodec.crash.kill;

import java.util.ArrayList;
import java.util.List;

/** What one process has promised until it was killed. */
public final class KillReport {

  /** A write and the number of its first operation. */
  record Written(KillWrite write, long lsn) {}

  static final long NOTHING = -1;

  private final int run;
  private final int[] nextSequences;
  private final List<Written> written = new ArrayList<>();
  private long recovered = NOTHING;
  private long durable = NOTHING;
  private String point = "";

  /** Of a process that has not said anything. */
  public KillReport(int run, int threads) {
    this.run = run;
    this.nextSequences = new int[threads];
  }

  /** Takes a line of the process. */
  public void add(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case KillChild.RECOVERED -> recovered = recovered < 0 ? Long.parseLong(words[1]) : recovered;
      case KillChild.WROTE -> written.add(new Written(next(words), Long.parseLong(words[3])));
      case KillChild.REFUSED -> next(words);
      case KillChild.DURABLE -> durable = Math.max(durable, Long.parseLong(words[1]));
      case KillChild.POINT -> point = line.substring(KillChild.POINT.length() + 1);
      default -> throw new IllegalStateException("the process says: " + line);
    }
  }

  private KillWrite next(String[] words) {
    int thread = Integer.parseInt(words[1]);
    int sequence = Integer.parseInt(words[2]);
    if (sequence != nextSequences[thread]) {
      throw new IllegalStateException(
          "write " + sequence + " of thread " + thread + ", not " + nextSequences[thread]);
    }
    nextSequences[thread]++;
    return new KillWrite(run, thread, sequence);
  }

  /**
   * The last number that its first opening recovered; {@link #NOTHING} when it was killed before.
   */
  long recovered() {
    return recovered;
  }

  /** What was acknowledged, each thread's writes in their order. */
  List<Written> written() {
    return written;
  }

  /** The write of each thread that it was not told about. */
  List<KillWrite> underWay() {
    List<KillWrite> writes = new ArrayList<>();
    for (int thread = 0; thread < nextSequences.length; thread++) {
      writes.add(new KillWrite(run, thread, nextSequences[thread]));
    }
    return writes;
  }

  /** A number up to which all was said to survive power loss; {@link #NOTHING} for none. */
  long durable() {
    return durable;
  }

  /** The call that did not return; empty for none. */
  String point() {
    return point;
  }
}
