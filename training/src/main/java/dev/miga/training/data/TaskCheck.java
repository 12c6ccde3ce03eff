package dev.miga.training.data;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import dev.miga.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether samples fit their task: it takes the text, and the answer can be written, byte by byte
 * under the grammar that holds the model to it. No model is needed.
 */
public final class TaskCheck {
  private static final int BYTES = 256;

  private final Task task;

  /** Under the schema of what is written and under that of the answer; of records alone. */
  private final List<Grammar> grammars;

  /**
   * A check.
   *
   * @throws MigaException if the schema of the task cannot be enforced
   */
  public TaskCheck(Task task) {
    this.task = task;
    this.grammars =
        switch (task.kind()) {
          case Kind.Extract extract ->
              extract.written().equals(extract.schema())
                  ? List.of(grammar(extract.schema()))
                  : List.of(grammar(extract.written()), grammar(extract.schema()));
          case Kind.Classify ignored -> List.of();
          case Kind.Route ignored -> List.of();
          case Kind.Generate ignored -> List.of();
        };
  }

  private static Grammar grammar(JsonValue schema) {
    byte[] bytes = new byte[BYTES];
    int[] offsets = new int[BYTES + 1];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) i;
      offsets[i + 1] = i + 1;
    }
    return Grammar.ofJsonSchema(schema, GrammarOptions.of(TokenTrie.of(bytes, offsets)));
  }

  /** What does not fit; empty where all does. */
  public Optional<String> problem(Sample sample) {
    try {
      String text = task.checked(sample.text());
      return switch (task.kind()) {
        case Kind.Extract extract -> problem(extract, text, sample.gold());
        case Kind.Classify classify -> label(classify, sample.gold());
        case Kind.Route route -> label(route, sample.gold());
        case Kind.Generate generate -> label(generate, sample.gold());
      };
    } catch (MigaException e) {
      return Optional.of(e.oneLine());
    }
  }

  /** Null is none of the labels. */
  private static Optional<String> label(Kind kind, JsonValue gold) {
    if (kind instanceof Kind.Generate || !(gold instanceof JsonNull)) {
      Outputs.canonical(kind, gold); // which refuses what is none
    }
    return Optional.empty();
  }

  /** As it is written, or without what is only written. */
  private Optional<String> problem(Kind.Extract kind, String text, JsonValue gold) {
    Optional<String> problem = refused(grammars.getFirst(), text, Outputs.canonical(kind, gold));
    if (problem.isEmpty() || grammars.size() == 1) {
      return problem;
    }
    Kind.Extract answered = new Kind.Extract(kind.schema());
    boolean isAnswer =
        refused(grammars.getLast(), text, Outputs.canonical(answered, gold)).isEmpty();
    return isAnswer ? Optional.empty() : problem;
  }

  private static Optional<String> refused(Grammar grammar, String text, String answer) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    Constraint constraint = grammar.constraint(text);
    if (constraint.acceptBytes(bytes)) {
      return constraint.mayStop()
          ? Optional.empty()
          : Optional.of("the schema allows more after the answer, and asks for it");
    }
    int at = 0;
    while (constraint.acceptBytes(new byte[] {bytes[at]})) {
      at++;
    }
    String before = new String(Arrays.copyOf(bytes, at), StandardCharsets.UTF_8);
    return Optional.of(
        "the schema does not allow the answer from %s on, after %s"
            .formatted(
                Printable.quote(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8)),
                Printable.quote(before.substring(Math.max(0, before.length() - 60)))));
  }
}
