package dev.miga.training.data;

import dev.miga.engine.MigaException;
import dev.miga.eval.Sample;
import dev.miga.tasks.Task;
import java.util.Optional;

/**
 * Whether samples can be learnt: the task takes the text, and the answer is one that the model may
 * write, or one as it is answered. No model is needed.
 */
public final class TaskCheck {
  private final AnswerCheck written;
  private final AnswerCheck answered;

  /**
   * A check.
   *
   * @throws MigaException if the schema of the task cannot be enforced
   */
  public TaskCheck(Task task) {
    this.written = AnswerCheck.written(task);
    this.answered = AnswerCheck.answered(task);
  }

  /** What does not fit; empty where all does. */
  public Optional<String> problem(Sample sample) {
    return written
        .problem(sample.text(), sample.gold())
        .filter(problem -> answered.problem(sample.text(), sample.gold()).isPresent());
  }
}
