package dev.miga.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out results only, UTF-8; not flushed by line, so a command that streams flushes itself
 * @param err progress, notes and errors, UTF-8
 * @param terminal what standard error is connected to
 */
public record Console(InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
  private static final int OUT_BUFFER_BYTES = 1 << 14;

  /** What standard error is connected to: it decides whether progress may rewrite its line. */
  public enum Terminal {
    /** A person watches; the line can be rewritten. */
    INTERACTIVE,
    /** A file, a pipe or a dumb terminal: whole lines only. */
    PLAIN
  }

  /** The streams of the process, in UTF-8 whatever the locale says. */
  static Console system() {
    PrintStream out = stream(FileDescriptor.out, OUT_BUFFER_BYTES, false);
    PrintStream err = stream(FileDescriptor.err, 256, true);
    return new Console(System.in, out, err, systemTerminal());
  }

  private static PrintStream stream(FileDescriptor descriptor, int bufferBytes, boolean autoFlush) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), bufferBytes),
        autoFlush,
        StandardCharsets.UTF_8);
  }

  /** The launcher tells, since Java itself can only ask about all three streams together. */
  private static Terminal systemTerminal() {
    return "1".equals(System.getenv("MIGA_STDERR_TTY")) ? Terminal.INTERACTIVE : Terminal.PLAIN;
  }
}
