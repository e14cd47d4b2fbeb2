package dev.vectorcodec.durable.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * User data of a commit: the application's, read when Lucene asks for it, that of the log, and what
 * the commit says about itself. Keys of the application must not have the prefix of the log's.
 */
public final class CommitUserData {

  private static final String LOG_PREFIX = "xlog.";

  private final Supplier<IndexCommitData> commit;
  private volatile Iterable<Map.Entry<String, String>> own;

  /**
   * Begins with what the commit has that the index is opened on.
   *
   * @param commit what the next commit says about itself
   */
  public CommitUserData(
      Iterable<Map.Entry<String, String>> opened, Supplier<IndexCommitData> commit) {
    this.commit = commit;
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (Map.Entry<String, String> pair : opened) {
      if (isOfLog(pair) == false) {
        pairs.add(Map.entry(pair.getKey(), pair.getValue()));
      }
    }
    this.own = pairs;
  }

  /** Puts keys and values of the application in place of those that it had. */
  public void set(Iterable<Map.Entry<String, String>> pairs) {
    own = pairs;
  }

  /** The application's keys and values. */
  public Iterable<Map.Entry<String, String>> get() {
    return own;
  }

  /** The application's user data, as they are when this is iterated, with all others. */
  public Iterable<Map.Entry<String, String>> with(Iterable<Map.Entry<String, String>> log) {
    return () -> {
      List<Map.Entry<String, String>> pairs = new ArrayList<>();
      own.forEach(pair -> pairs.add(checked(pair)));
      log.forEach(pairs::add);
      pairs.addAll(commit.get().toMap().entrySet());
      return pairs.iterator();
    };
  }

  /**
   * The application's user data as they are now. Throws what they throw, and an {@link
   * IllegalArgumentException} for one with the log's prefix.
   */
  public CommitUserData read() {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    own.forEach(pair -> pairs.add(checked(pair)));
    return new CommitUserData(pairs, commit);
  }

  private static boolean isOfLog(Map.Entry<String, String> pair) {
    return pair.getKey().startsWith(LOG_PREFIX);
  }

  private static Map.Entry<String, String> checked(Map.Entry<String, String> pair) {
    if (isOfLog(pair)) {
      throw new IllegalArgumentException(
          "keys of commit user data that begin with "
              + LOG_PREFIX
              + " are the log's, got "
              + pair.getKey());
    }
    return Map.entry(pair.getKey(), pair.getValue());
  }
}
