package dev.vectorcodec.durable.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * User data of a commit: the application's, read when Lucene asks for it, that of the log, and what
 * the commit says about itself. Entries of the application must not have the prefix of the log's.
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
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (Map.Entry<String, String> entry : opened) {
      if (isOfLog(entry) == false) {
        entries.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    this.own = entries;
  }

  /** Puts the application's entries in place of those that it had. */
  public void set(Iterable<Map.Entry<String, String>> entries) {
    own = entries;
  }

  /** The application's entries. */
  public Iterable<Map.Entry<String, String>> get() {
    return own;
  }

  /** The application's entries, as they are when this is iterated, with all others. */
  public Iterable<Map.Entry<String, String>> with(Iterable<Map.Entry<String, String>> log) {
    return () -> {
      List<Map.Entry<String, String>> entries = new ArrayList<>();
      own.forEach(entry -> entries.add(checked(entry)));
      log.forEach(entries::add);
      entries.addAll(commit.get().toMap().entrySet());
      return entries.iterator();
    };
  }

  /**
   * The application's entries as they are now. Throws what they throw, and an {@link
   * IllegalArgumentException} for one with the log's prefix.
   */
  public CommitUserData read() {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    own.forEach(entry -> entries.add(checked(entry)));
    return new CommitUserData(entries, commit);
  }

  private static boolean isOfLog(Map.Entry<String, String> entry) {
    return entry.getKey().startsWith(LOG_PREFIX);
  }

  private static Map.Entry<String, String> checked(Map.Entry<String, String> entry) {
    if (isOfLog(entry)) {
      throw new IllegalArgumentException(
          "keys of commit user data that begin with "
              + LOG_PREFIX
              + " are the log's, got "
              + entry.getKey());
    }
    return Map.entry(entry.getKey(), entry.getValue());
  }
}
