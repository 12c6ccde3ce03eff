package dev.miga.training.recipe;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.json.JsonValue;
import dev.miga.tasks.Kind;
import dev.miga.tasks.NormalizedText;
import dev.miga.tasks.Outputs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What right answers copy from a text that a model reads otherwise than it was given.
 *
 * @param written grammar of what the model writes
 * @param answered grammar of the answer
 */
record CopiedGold(Kind.Extract kind, Grammar written, Grammar answered) {

  /**
   * A right answer to the given text, with what it copies as the model reads that. One that the
   * given text does not allow is left as it is.
   */
  JsonValue asRead(JsonValue gold, NormalizedText text) {
    return asRead(written, kind, gold, text)
        .or(() -> asRead(answered, new Kind.Extract(kind.schema()), gold, text))
        .orElse(gold);
  }

  private static Optional<JsonValue> asRead(
      Grammar under, Kind kind, JsonValue gold, NormalizedText text) {
    String answer = Outputs.canonical(kind, gold);
    Constraint constraint = under.constraint(text.given());
    boolean fits =
        constraint.acceptBytes(answer.getBytes(StandardCharsets.UTF_8)) && constraint.mayStop();
    return fits
        ? Optional.of(JsonValue.parse(text.read(answer, constraint.spans())))
        : Optional.empty();
  }
}
