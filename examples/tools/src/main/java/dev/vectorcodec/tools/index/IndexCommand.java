package dev.vectorcodec.tools.index;

import picocli.CommandLine.Command;

/** Looks at an index, and changes nothing. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = "Looks at the vectors of an index, which may be open elsewhere. Changes nothing.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {InspectCommand.class, VerifyCommand.class, RecallCommand.class},
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all is well",
      "1:a file could not be read",
      "2:wrong arguments",
      "3:the index is damaged",
      "4:there is no index, or it has no vectors of this format",
      "5:recall is below what --at-least asks for"
    })
public final class IndexCommand {

  static final int DAMAGED = 3;
  static final int NOTHING = 4;
  static final int LOW_RECALL = 5;

  private IndexCommand() {}
}
