package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line on standard error and an exit status. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Context context;

  Failures(Context context) {
    this.context = context;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintStream err = context.console().err();
    err.println("miga: " + MigaException.oneLine(message(failure)));
    UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    context.console().out().flush();
    MigaException known = known(failure);
    PrintStream err = context.console().err();
    err.println("miga: " + known.oneLine());
    if (verbose(parseResult)) {
      failure.printStackTrace(err);
    }
    return known.code().exitStatus();
  }

  private boolean verbose(ParseResult parseResult) {
    ParseResult last = parseResult;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("--verbose")
        || parseResult.hasMatchedOption("--verbose")
        || context.environment().variable("MIGA_DEBUG").isPresent();
  }

  private static MigaException known(Exception failure) {
    return switch (failure) {
      case MigaException known -> known;
      case UncheckedIOException wrapped -> io(Objects.requireNonNull(wrapped.getCause()));
      case IOException io -> io(io);
      default ->
          new MigaException(
              ErrorCode.INTERNAL,
              "internal error: " + failure + "; run again with --verbose and report it",
              failure);
    };
  }

  private static MigaException io(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case NoSuchFileException missing ->
          new MigaException(ErrorCode.NOT_FOUND, message + ": no such file", missing);
      case AccessDeniedException denied ->
          new MigaException(ErrorCode.IO, message + ": permission denied", denied);
      default -> new MigaException(ErrorCode.IO, message, failure);
    };
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
