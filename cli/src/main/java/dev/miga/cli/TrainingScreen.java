package dev.miga.cli;

import dev.miga.training.Evaluation;
import dev.miga.training.TrainingProgress;
import dev.miga.training.recipe.SpecialistTraining;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows a training on standard error: a line that is rewritten where a person watches, a new one
 * now and then elsewhere, and a line for every evaluation.
 */
final class TrainingScreen implements SpecialistTraining.Listener, AutoCloseable {
  private static final int BAR_CELLS = 20;
  private static final long REWRITE_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 20_000_000_000L;

  private final Console console;
  private long shownNanos;
  private double loss = Double.NaN;
  private int openLineWidth;

  TrainingScreen(Console console) {
    this.console = console;
  }

  @Override
  public void note(String sentence) {
    endLine();
    console.err().println(sentence);
  }

  @Override
  public void stepped(TrainingProgress progress) {
    loss = Double.isNaN(loss) ? progress.loss() : 0.95 * loss + 0.05 * progress.loss();
    long now = System.nanoTime();
    boolean ends = progress.step() == progress.steps();
    switch (console.terminal()) {
      case INTERACTIVE -> {
        if (ends || now - shownNanos >= REWRITE_NANOS) {
          shownNanos = now;
          String text = text(progress);
          console.err().print("\r" + text + " ".repeat(Math.max(0, openLineWidth - text.length())));
          console.err().flush();
          openLineWidth = text.length();
        }
      }
      case PLAIN -> {
        if (ends || progress.step() == 1 || now - shownNanos >= LINE_NANOS) {
          shownNanos = now;
          console.err().println(text(progress));
        }
      }
    }
  }

  private String text(TrainingProgress progress) {
    int cells = BAR_CELLS * progress.step() / progress.steps();
    String bar =
        switch (console.terminal()) {
          case INTERACTIVE -> "[" + "=".repeat(cells) + " ".repeat(BAR_CELLS - cells) + "] ";
          case PLAIN -> "";
        };
    return String.format(
        Locale.ROOT,
        "%sstep %d/%d  epoch %d  loss %.4f  %.1f examples/s  %.0f tokens/s  %s left",
        bar,
        progress.step(),
        progress.steps(),
        progress.epoch() + 1,
        loss,
        progress.examplesPerSecond(),
        progress.tokensPerSecond(),
        clock(progress.remaining()));
  }

  private static String clock(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }

  @Override
  public void evaluated(int step, Evaluation evaluation) {
    note(
        String.format(
            Locale.ROOT,
            "after step %d: %.2f %% of the held-out samples exact, loss of confidence %.4f",
            step,
            100 * evaluation.score(),
            evaluation.loss()));
  }

  private void endLine() {
    if (openLineWidth > 0) {
      console.err().println();
      openLineWidth = 0;
    }
  }

  @Override
  public void close() {
    endLine();
  }
}
