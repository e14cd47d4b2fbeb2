package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.LogCorruptException;
import dev.vectorcodec.log.LogMismatchException;
import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.LsnRange;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.recovery.LogRecovery;
import dev.vectorcodec.log.repair.LogSalvager;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.log.storage.LogStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.lucene.store.Lock;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies what is whole of a damaged log. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    description = {
      "Copies what is whole of a damaged log into a new directory, lists exactly what is lost, and"
          + " makes a commit on the index that goes with the new log. Never changes the old log."
          + " Without --accept-loss it lists what would be lost, and does nothing if there is"
          + " anything.",
      "Copy the index before: afterwards it goes with the new log only. Exit status: 0 done, or the"
          + " log needs no salvage; 3 nothing can be read; 4 the log is not the index's; 5 loss"
          + " not accepted."
    })
final class SalvageCommand implements Callable<Integer> {

  @Mixin private LogArgument log;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "DIR",
      description = "directory of its index; an empty one if the index is gone")
  private Path index;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "DIR",
      description = "new or empty directory for the new log")
  private Path target;

  @Option(names = "--accept-loss", description = "go on without what is lost")
  private boolean acceptsLoss;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    checkTarget();
    try (LogStorage source = log.open();
        IndexCommit commit = log.openIndex(index);
        Lock lock = commit.lock()) {
      lock.ensureValid();
      return salvage(out, source, commit);
    } catch (LogCorruptException e) {
      out.println(e.getMessage());
      return LogCommand.DAMAGED;
    } catch (LogMismatchException e) {
      out.println(e.reason() + ": " + e.getMessage());
      return LogCommand.MISMATCH;
    } finally {
      out.flush();
    }
  }

  private int salvage(PrintWriter out, LogStorage source, IndexCommit commit) throws IOException {
    Map<String, String> userData = commit.userData();
    LogCommitData data = LogCommitData.fromMap(userData);
    LogOptions options = LogArgument.options(data);
    if (opens(source, options, userData)) {
      out.println("The log opens beside the index as it is: there is nothing to salvage.");
      return ExitCode.OK;
    }
    if (data == null) {
      out.println("The index has no commit with a log: only what the log still has is salvaged.");
    }
    List<LsnRange> losses = LogSalvager.losses(source, options, userData);
    print(out, losses);
    if (losses.isEmpty() == false && acceptsLoss == false) {
      out.println("Nothing was done. To go on without them, say --accept-loss.");
      return LogCommand.LOSS_NOT_ACCEPTED;
    }
    try (FileLogStorage salvaged = new FileLogStorage(target)) {
      LogSalvager.Result result =
          LogSalvager.salvage(source, salvaged, options, userData, acceptsLoss);
      commit.replace(result.commitUserData());
      out.printf(
          Locale.ROOT,
          "Copied %,d frames to %s, and made a commit that goes with it. Open the index with that"
              + " directory as its log.%n",
          result.frames(),
          target);
    }
    return ExitCode.OK;
  }

  /**
   * Whether there is nothing to salvage.
   *
   * @throws LogMismatchException when the log is another one's
   */
  private static boolean opens(LogStorage source, LogOptions options, Map<String, String> userData)
      throws IOException {
    try (LogRecovery recovery = LogRecovery.readOnly(source, options, userData)) {
      return recovery.isNew() == false;
    } catch (LogCorruptException e) {
      return false;
    } catch (LogMismatchException e) {
      return switch (e.reason()) {
        case LOG_WITHOUT_COMMIT,
            MISSING_GENERATION,
            LOG_BEHIND_COMMIT,
            REPLAY_POINT,
            BROKEN_CHAIN ->
            false;
        default -> throw e;
      };
    }
  }

  private static void print(PrintWriter out, List<LsnRange> losses) {
    if (losses.isEmpty()) {
      out.println("Nothing that was acknowledged is lost.");
      return;
    }
    long count = losses.stream().mapToLong(range -> range.last() - range.first() + 1).sum();
    out.printf(
        Locale.ROOT,
        "Lost are %,d log sequence numbers, each of an operation or of the log itself:%n",
        count);
    for (LsnRange range : losses) {
      out.printf(Locale.ROOT, "  LSN %d to %d%n", range.first(), range.last());
    }
  }

  private void checkTarget() throws IOException {
    if (Files.exists(target)) {
      log.require(Files.isDirectory(target), "--into is not a directory: " + target);
      try (Stream<Path> files = Files.list(target)) {
        log.require(files.findAny().isEmpty(), "--into is not empty: " + target);
      }
    }
  }
}
