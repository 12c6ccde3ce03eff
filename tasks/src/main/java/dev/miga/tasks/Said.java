package dev.miga.tasks;

import dev.miga.engine.decode.Generation;
import dev.miga.engine.decode.StopReason;
import dev.miga.engine.json.JsonValue.JsonString;

/**
 * An answer as something said in a chat.
 *
 * @param text all of it
 * @param reason why it ended
 * @param promptTokens tokens that were read
 * @param tokens tokens that were written
 */
public record Said(String text, StopReason reason, int promptTokens, int tokens) {

  /** What a base model wrote. */
  public static Said of(Generation generation, int promptTokens) {
    return new Said(
        generation.text(), generation.reason(), promptTokens, generation.tokens().size());
  }

  /**
   * What a specialist answered: a label or text as it is, anything else as JSON.
   *
   * @param text that it was given
   */
  public static Said of(Specialist specialist, String text, Answer answer) {
    String said =
        answer.output() instanceof JsonString string ? string.value() : answer.output().toJson();
    Prompt prompt = specialist.prompt();
    int read =
        prompt.prefix().size() + prompt.message(specialist.task().asRead(text).text()).size();
    return switch (answer) {
      case Structured<?> record ->
          new Said(said, StopReason.STOP_TOKEN, read, record.generation().tokens().size());
      case Classified label -> new Said(said, StopReason.STOP_TOKEN, read, 1);
      case Completed completed ->
          new Said(said, completed.reason(), read, prompt.completion(said).size());
    };
  }
}
