package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.tasks.Reply;
import java.util.Optional;

/**
 * What a specialist said.
 *
 * @param output null where it said nothing
 * @param confidence not a number where none is claimed
 * @param failure why there is no answer
 */
public record Given(JsonValue output, double confidence, Optional<String> failure) {
  /** An answer. */
  public Given(JsonValue output, double confidence) {
    this(output, confidence, Optional.empty());
  }

  static Given of(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered ->
          new Given(answered.answer().output(), answered.answer().confidence());
      case Reply.Failed failed ->
          new Given(new JsonNull(), Double.NaN, Optional.of(failed.failure().oneLine()));
    };
  }
}
