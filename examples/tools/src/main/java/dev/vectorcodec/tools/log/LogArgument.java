package dev.vectorcodec.tools.log;

import dev.vectorcodec.log.LogOptions;
import dev.vectorcodec.log.format.LogCommitData;
import dev.vectorcodec.log.storage.FileLogStorage;
import dev.vectorcodec.tools.OneLineErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which log; shared by the commands. */
final class LogArgument {

  @Parameters(index = "0", paramLabel = "LOG", description = "directory of the log")
  private Path directory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Path directory() {
    return directory;
  }

  /** Opens the directory, which must be there: looking must not make one. */
  FileLogStorage open() throws IOException {
    require(Files.isDirectory(directory), "LOG is not a directory: " + directory);
    return new FileLogStorage(directory);
  }

  /** Opens the directory of the index. */
  IndexCommit openIndex(Path index) throws IOException {
    require(Files.isDirectory(index), "--index is not a directory: " + index);
    return new IndexCommit(index);
  }

  void require(boolean condition, String message) {
    OneLineErrors.require(spec, condition, message);
  }

  /** Options to read with; the schema is whatever the commit says. */
  static LogOptions options(LogCommitData commit) {
    LogOptions options = LogOptions.DEFAULT.withDedicatedThread(false);
    return commit == null ? options : options.withSchema(commit.schema());
  }
}
