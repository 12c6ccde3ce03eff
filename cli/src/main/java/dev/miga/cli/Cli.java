package dev.miga.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Puts the commands together, runs one, and turns what it throws into a line and a status. */
public final class Cli {
  private final Context context;

  /** A command line over these streams and variables. */
  public Cli(Context context) {
    this.context = context;
  }

  /**
   * Runs one command.
   *
   * @return the exit status: 0 done, 2 wrong usage, 3 bad input file, 4 not found, 5 refused, 70
   *     internal
   */
  public int run(String... args) {
    return commandLine(args).execute(args);
  }

  /** The picocli model for these arguments. */
  CommandLine commandLine(String... args) {
    CommandLine root = new CommandLine(new MigaCommand());
    for (Commands.Entry command : wanted(args)) {
      root.addSubcommand(command.name(), command.factory().get());
    }
    Failures failures = new Failures(context);
    return root.setOut(writer(context.console().out()))
        .setErr(writer(context.console().err()))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /**
   * Only the command that is called is built, as reading the annotations of all of them is a good
   * part of the start; help, completion and typing mistakes need them all.
   */
  private List<Commands.Entry> wanted(String... args) {
    List<Commands.Entry> all = Commands.all(context);
    if (args.length == 0 || args[0].equals(Commands.COMPLETION)) {
      return all;
    }
    List<Commands.Entry> called = all.stream().filter(e -> e.name().equals(args[0])).toList();
    return called.isEmpty() ? all : called;
  }

  /** The command line of a spec that picocli has injected. */
  static CommandLine commandLine(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "not built by picocli").commandLine();
  }
}
