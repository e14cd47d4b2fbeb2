package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.RecoveryReport;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.repair.LogReset;
import dev.vectorcodec.log.repair.LogVerifier;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.lucene.store.Lock;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives up what is in the log alone. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Puts an empty log in place of one that cannot be opened, and makes a commit on the index"
          + " that goes with it: all that is not in the index is given up. The old files stay"
          + " beside it as *.bak. Without --accept-loss it says what would be given up, and does"
          + " nothing. Try salvage first.",
      "Exit status: 0 done, 5 loss not accepted."
    })
final class ResetCommand implements Callable<Integer> {

  private static final String BACKUPS = ".bak";

  @Mixin private LogArgument log;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "DIR",
      description = "directory of its index; an empty one if the index is gone")
  private Path index;

  @Option(names = "--accept-loss", description = "give up what is in the log alone")
  private boolean acceptsLoss;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (LogStorage storage = log.open();
        IndexCommit commit = log.openIndex(index);
        Lock lock = commit.lock()) {
      lock.ensureValid();
      LogCommitData data = readable(out, commit);
      printLoss(out, storage, commit, data);
      if (acceptsLoss == false) {
        out.println("Nothing was done. To give it up, say --accept-loss.");
        return LogCommand.LOSS_NOT_ACCEPTED;
      }
      Map<String, String> userData = data == null ? null : data.toMap();
      commit.replace(LogReset.reset(storage, LogArgument.options(data), userData));
      out.println(
          "The log is empty, and the index has a commit that goes with it. Kept beside it:");
      for (String name : new TreeSet<>(storage.list())) {
        if (name.contains(BACKUPS)) {
          out.println("  " + name);
        }
      }
      return ExitCode.OK;
    } finally {
      out.flush();
    }
  }

  private static LogCommitData readable(PrintWriter out, IndexCommit commit) throws IOException {
    try {
      return commit.logData();
    } catch (LogMismatchException e) {
      out.println("What the commit says of its log cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static void printLoss(
      PrintWriter out, LogStorage storage, IndexCommit commit, LogCommitData data)
      throws IOException {
    try {
      RecoveryReport report =
          LogVerifier.opening(storage, LogArgument.options(data), commit.userData());
      out.printf(
          Locale.ROOT,
          "The log can be opened, and holds %,d operations that are not in the index.%n",
          report.operations());
    } catch (LogCorruptException | LogMismatchException e) {
      out.println("The log cannot be opened: " + e.getMessage());
      out.println("How much it holds that is not in the index, salvage says.");
    }
  }
}
