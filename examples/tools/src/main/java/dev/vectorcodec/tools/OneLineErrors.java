package dev.vectorcodec.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Errors of one line: a stack trace helps with bugs, not with a wrong path. */
public final class OneLineErrors {

  private OneLineErrors() {}

  /** Lets a command print one line for wrong arguments and failures of files. */
  public static CommandLine of(CommandLine command) {
    command.setParameterExceptionHandler(
        (exception, args) -> {
          PrintWriter err = exception.getCommandLine().getErr();
          err.println("error: " + exception.getMessage());
          err.println("--help lists the options.");
          return CommandLine.ExitCode.USAGE;
        });
    command.setExecutionExceptionHandler(
        (exception, failed, result) -> {
          if (exception instanceof FileSystemException) {
            // The message alone is often just the path.
            failed.getErr().println("error: " + exception);
          } else if (exception instanceof IOException) {
            failed.getErr().println("error: " + exception.getMessage());
          } else {
            throw exception;
          }
          return CommandLine.ExitCode.SOFTWARE;
        });
    return command;
  }

  /** Ends a command whose arguments do not fulfill a condition, with a message that says which. */
  public static void require(CommandSpec command, boolean condition, String message) {
    if (condition == false) {
      throw new ParameterException(command.commandLine(), message);
    }
  }
}
