package dev.miga.cli;

import dev.miga.engine.hub.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows a download on standard error: one line that is rewritten where a person watches, a new line
 * for every tenth part elsewhere.
 */
final class ProgressLine implements Progress {
  private static final int BAR_CELLS = 24;
  private static final long REWRITE_INTERVAL_NANOS = 100_000_000;

  private final PrintStream err;
  private final Console.Terminal terminal;
  private final LongSupplier nanoTime;
  private String file = "";
  private long startedNanos;
  private long startedBytes;
  private long shownNanos;
  private long shownTenth;
  private int openLineWidth;

  ProgressLine(PrintStream err, Console.Terminal terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  static ProgressLine of(Console console) {
    return new ProgressLine(console.err(), console.terminal(), System::nanoTime);
  }

  @Override
  public void note(String sentence) {
    endLine();
    err.println(sentence);
  }

  @Override
  public void advanced(String newFile, long doneBytes, long totalBytes) {
    long now = nanoTime.getAsLong();
    if (!newFile.equals(file)) {
      endLine();
      file = newFile;
      startedNanos = now;
      startedBytes = doneBytes;
      shownNanos = now - REWRITE_INTERVAL_NANOS;
      shownTenth = -1;
    }
    boolean complete = doneBytes == totalBytes;
    switch (terminal) {
      case INTERACTIVE -> {
        if (complete || now - shownNanos >= REWRITE_INTERVAL_NANOS) {
          shownNanos = now;
          rewrite(text(doneBytes, totalBytes, now));
        }
      }
      case PLAIN -> {
        long tenth = totalBytes > 0 ? 10 * doneBytes / totalBytes : -1;
        if (tenth > shownTenth) {
          shownTenth = tenth;
          err.println(text(doneBytes, totalBytes, now));
        }
      }
    }
    if (complete) {
      endLine();
    }
  }

  private String text(long doneBytes, long totalBytes, long now) {
    double seconds = (now - startedNanos) / 1e9;
    long perSecond = seconds < 0.5 ? 0 : Math.round((doneBytes - startedBytes) / seconds);
    String speed = seconds < 0.5 ? "" : megabytes(perSecond) + " MB/s";
    if (totalBytes <= 0) {
      return "%s  %s MB  %s".formatted(file, megabytes(doneBytes), speed).stripTrailing();
    }
    int cells = (int) (BAR_CELLS * doneBytes / totalBytes);
    String bar =
        switch (terminal) {
          case INTERACTIVE -> "[" + "=".repeat(cells) + " ".repeat(BAR_CELLS - cells) + "] ";
          case PLAIN -> "";
        };
    return "%s  %s%3d %%  %s/%s MB  %s"
        .formatted(
            file,
            bar,
            100 * doneBytes / totalBytes,
            megabytes(doneBytes),
            megabytes(totalBytes),
            speed)
        .stripTrailing();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private void rewrite(String text) {
    err.print("\r" + text + " ".repeat(Math.max(0, openLineWidth - text.length())));
    err.flush();
    openLineWidth = text.length();
  }

  private void endLine() {
    if (openLineWidth > 0) {
      err.println();
      openLineWidth = 0;
    }
  }
}
