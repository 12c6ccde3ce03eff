package dev.miga.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs commands in this process, with captured streams. */
final class CliRunner {
  private final Environment environment;
  private final byte[] input;

  CliRunner(Map<String, String> variables, Path home) {
    this(new Environment(variables, home), new byte[0]);
  }

  private CliRunner(Environment environment, byte[] input) {
    this.environment = environment;
    this.input = input;
  }

  /** The same with standard input. */
  CliRunner withInput(byte[] bytes) {
    return new CliRunner(environment, bytes);
  }

  CliRunner() {
    this(Map.of(), Path.of("target", "home"));
  }

  /** A context for tests that run no command. */
  static Context context() {
    return new Context(Console.system(), new Environment(Map.of(), Path.of(".")));
  }

  /** What a command left behind. */
  record Result(int status, String out, String err) {}

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Terminal.PLAIN);
    int status = new Cli(new Context(console, environment)).run(args);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command that was built by hand, with streams that can be read while it runs. */
  static int execute(
      Function<Context, Object> command,
      Environment environment,
      OutputStream out,
      OutputStream err,
      String... args) {
    return execute(command, environment, InputStream.nullInputStream(), out, err, args);
  }

  /** The same with standard input. */
  static int execute(
      Function<Context, Object> command,
      Environment environment,
      InputStream in,
      OutputStream out,
      OutputStream err,
      String... args) {
    Console console =
        new Console(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Console.Terminal.PLAIN);
    Context context = new Context(console, environment);
    Failures failures = new Failures(context);
    return new CommandLine(command.apply(context))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }
}
