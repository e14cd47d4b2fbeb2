package dev.vectorcodec.tools;

import dev.vectorcodec.tools.index.IndexCommand;
import dev.vectorcodec.tools.log.LogCommand;
import dev.vectorcodec.tools.size.SizeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program for operators: {@code java -jar vector-codec.jar}. */
@Command(
    name = "vector-codec",
    mixinStandardHelpOptions = true,
    versionProvider = LibraryVersion.class,
    description = "Looks after indexes and logs of Lucene Vector Codec.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {IndexCommand.class, LogCommand.class, SizeCommand.class})
public final class VectorCodec {

  private VectorCodec() {}

  /** Runs a command, and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Returns the program with all its commands. */
  public static CommandLine commandLine() {
    return OneLineErrors.of(new CommandLine(new VectorCodec()));
  }
}
