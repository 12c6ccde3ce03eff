package dev.miga.eval.bias;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whether a right answer is one that the task can give at all. */
public final class GoldCheck {
  /** Characters that an error shows of what was right. */
  private static final int SHOWN = 60;

  private final Kind answered;
  private final Kind written;
  private final Optional<Grammar> grammar;

  /** For a task of that kind. */
  public GoldCheck(Kind kind) {
    written = kind;
    answered =
        switch (kind) {
          case Kind.Extract extract -> new Kind.Extract(extract.schema());
          case Kind.Classify ignored -> kind;
          case Kind.Route ignored -> kind;
          case Kind.Generate ignored -> kind;
        };
    grammar =
        answered instanceof Kind.Extract extract
            ? Optional.of(Grammar.ofJsonSchema(extract.schema(), options()))
            : Optional.empty();
  }

  /** Texts are taken by bytes; no vocabulary is needed for that. */
  private static GrammarOptions options() {
    return GrammarOptions.of(TokenTrie.of(new byte[] {'x'}, new int[] {0, 0, 1}), 0);
  }

  /** What is wrong with the right answer to a text; empty where nothing is. */
  public Optional<String> problem(String text, JsonValue gold) {
    boolean hasLabels = grammar.isEmpty() && !(answered instanceof Kind.Generate);
    if (hasLabels && gold instanceof JsonNull) {
      return Optional.empty(); // none of the labels
    }
    try {
      String answer = Outputs.canonical(answered, Outputs.answer(written, gold));
      return grammar.flatMap(rules -> refused(rules, text, answer));
    } catch (MigaException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> refused(Grammar grammar, String text, String answer) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    Constraint constraint = grammar.constraint(text);
    if (constraint.acceptBytes(bytes)) {
      return constraint.mayStop()
          ? Optional.empty()
          : Optional.of("the schema asks for more than the answer " + answer);
    }
    int at = 0;
    while (constraint.acceptBytes(new byte[] {bytes[at]})) {
      at++;
    }
    String before = new String(bytes, 0, at, StandardCharsets.UTF_8);
    return Optional.of(
        "the schema does not allow the answer from %s on, after %s"
            .formatted(
                Printable.quote(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8)),
                Printable.quote(before.substring(Math.max(0, before.length() - SHOWN)))));
  }
}
