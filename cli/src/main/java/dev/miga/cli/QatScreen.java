package dev.miga.cli;

import dev.miga.tasks.Folder;
import dev.miga.training.Evaluation;
import dev.miga.training.LatticeTraining;
import dev.miga.training.TrainingProgress;
import dev.miga.training.TrainingResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Shows a quantization-aware training, and turns Ctrl-C into an end that keeps the best. */
final class QatScreen implements LatticeTraining.Listener, AutoCloseable {
  private final Console console;
  private final TrainingScreen steps;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook;

  private QatScreen(Console console) {
    this.console = console;
    this.steps = new TrainingScreen(console);
    this.hook = new Thread(this::stop);
  }

  /** Listens until it is closed. */
  static QatScreen open(Console console) {
    QatScreen screen = new QatScreen(console);
    Runtime.getRuntime().addShutdownHook(screen.hook);
    return screen;
  }

  private void stop() {
    cancelled.set(true);
    console.err().println();
    console.err().println("saving; a moment");
    try {
      saved.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was asked to end. */
  boolean isCancelled() {
    return cancelled.get();
  }

  @Override
  public void note(String sentence) {
    steps.note(sentence);
  }

  @Override
  public void stepped(TrainingProgress progress) {
    steps.stepped(progress);
  }

  @Override
  public void evaluated(int step, Evaluation evaluation) {
    note(
        String.format(
            Locale.ROOT,
            "after step %d: %.1f %% of the gap closed, %.4f nats from the original on held-out text",
            step,
            100 * evaluation.score(),
            evaluation.loss()));
  }

  /** Says what came of it; a run that was stopped keeps its folder. */
  void ended(TrainingResult result, Path folder) {
    note(
        "best after step %d of %d, %.4f nats from the original"
            .formatted(result.bestStep(), result.steps(), result.best().loss()));
    if (isCancelled()) {
      note("stopped; what was best is written, --resume goes on");
    } else {
      Folder.delete(folder);
    }
  }

  @Override
  public void close() {
    steps.close();
    saved.countDown();
    if (!isCancelled()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
