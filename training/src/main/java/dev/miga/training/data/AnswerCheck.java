package dev.miga.training.data;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.eval.bias.GoldCheck;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import java.util.Optional;

/** Whether an answer is one that a task can give to a text. No model is needed for that. */
public final class AnswerCheck {
  private final Task task;
  private final Kind kind;
  private final GoldCheck gold;

  private AnswerCheck(Task task, Kind kind) {
    this.task = task;
    this.kind = kind;
    this.gold = new GoldCheck(kind);
  }

  /** Of what is answered; what is only written besides does not count. */
  public static AnswerCheck answered(Task task) {
    return new AnswerCheck(task, task.kind());
  }

  /** Of all that is written. */
  public static AnswerCheck written(Task task) {
    Kind kind = task.kind();
    return new AnswerCheck(
        task, kind instanceof Kind.Extract extract ? new Kind.Extract(extract.written()) : kind);
  }

  /** What is wrong with an answer to a text; empty where nothing is. */
  public Optional<String> problem(String text, JsonValue answer) {
    String checked;
    try {
      checked = task.checked(text);
    } catch (MigaException e) {
      return Optional.of(e.oneLine());
    }
    return gold.problem(checked, answer)
        .map(problem -> missing(checked, answer).orElse(Printable.oneLine(problem)));
  }

  /** A copied value that the text does not have, which says more than that the whole is wrong. */
  private Optional<String> missing(String text, JsonValue answer) {
    return kind instanceof Kind.Extract extract
        ? CopiedStrings.of(extract.written()).in(answer).stream()
            .filter(copy -> !text.contains(copy.value()))
            .findFirst()
            .map(
                copy ->
                    "%s: %s does not stand in the text"
                        .formatted(
                            Printable.oneLine(copy.pointer()), Printable.quote(copy.value())))
        : Optional.empty();
  }
}
