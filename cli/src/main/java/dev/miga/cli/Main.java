package dev.miga.cli;

/** Entry point of the {@code miga} command, and the only place that ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] args) {
    Console console = Console.system();
    int status = new Cli(new Context(console, Environment.system())).run(args);
    console.out().flush();
    console.err().flush();
    System.exit(status);
  }
}
