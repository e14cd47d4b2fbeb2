package dev.vectorcodec.testing.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Fails one of the calls to a directory that our code makes, or it and all later ones.
 *
 * <p>One that fails none records where the calls come from: {@link #places} are then the calls
 * worth failing.
 */
public final class PlannedFailure extends MockDirectoryWrapper.Failure {

  private static final String PACKAGES = "dev.vectorcodec.(segment|io)\\..*";

  private final int failedCall;
  private final boolean forGood;
  private final List<String> calls = new ArrayList<>();
  private boolean hasFailed;
  private boolean hasFailedDeletion;

  private PlannedFailure(int failedCall, boolean forGood) {
    this.failedCall = failedCall;
    this.forGood = forGood;
    setDoFail();
  }

  /** Fails no call. */
  public static PlannedFailure none() {
    return new PlannedFailure(Integer.MAX_VALUE, false);
  }

  /** Fails the call with a number, counted from 0, and with {@code forGood} all after it. */
  public static PlannedFailure at(int call, boolean forGood) {
    return new PlannedFailure(call, forGood);
  }

  @Override
  public void eval(MockDirectoryWrapper directory) throws IOException {
    String place = doFail ? place() : "";
    if (place.isEmpty() == false) {
      int call = calls.size();
      calls.add(place);
      if (forGood ? call >= failedCall : call == failedCall) {
        hasFailed = true;
        hasFailedDeletion |= LuceneTestCase.callStackContainsAnyOf("deleteFile");
        throw new IOException("planned failure of call " + call + " from " + place);
      }
    }
  }

  private static String place() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().matches(PACKAGES))
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .collect(Collectors.joining(" ")));
  }

  /** Whether a call was failed. */
  public boolean hasFailed() {
    return hasFailed;
  }

  /** Whether the deletion of a file was failed. */
  public boolean hasFailedDeletion() {
    return hasFailedDeletion;
  }

  /** For each place that calls come from, the first and the last of them. */
  public List<Integer> places() {
    Map<String, Integer> last = new HashMap<>();
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int call = 0; call < calls.size(); call++) {
      if (last.put(calls.get(call), call) == null) {
        chosen.add(call);
      }
    }
    chosen.addAll(last.values());
    return new ArrayList<>(chosen);
  }
}
