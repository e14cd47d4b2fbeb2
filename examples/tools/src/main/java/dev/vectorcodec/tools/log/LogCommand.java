package dev.vectorcodec.tools.log;

import picocli.CommandLine.Command;

/** Looks at a log, and brings one back into order that cannot be opened. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description =
        "Looks at the log of a DurableIndexWriter, and brings one back into order that cannot be"
            + " opened. No writer may have it open.",
    subcommands = {
      VerifyCommand.class,
      DumpCommand.class,
      SalvageCommand.class,
      ResetCommand.class
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all is well, or what was asked for was done",
      "1:a file could not be read or written, or another has the log or the index open",
      "2:wrong arguments",
      "3:the log is damaged",
      "4:log and index do not belong together, or there is no log",
      "5:nothing was done, because something would be lost and --accept-loss was not given"
    })
public final class LogCommand {

  static final int DAMAGED = 3;
  static final int MISMATCH = 4;
  static final int LOSS_NOT_ACCEPTED = 5;
}
