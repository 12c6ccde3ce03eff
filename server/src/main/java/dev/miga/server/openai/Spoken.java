package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import dev.miga.engine.decode.StopReason;
import java.util.List;

/**
 * A text that was written in answer to a prompt.
 *
 * @param text all of it
 * @param reason why it ended
 * @param promptTokens tokens that were read
 * @param tokens tokens that were written
 * @param odds how probable these were; empty where that is not told, or was told in parts
 */
record Spoken(
    String text, StopReason reason, int promptTokens, int tokens, List<TokenChosen> odds) {

  /** One whose tokens are not told. */
  Spoken(String text, StopReason reason, int promptTokens, int tokens) {
    this(text, reason, promptTokens, tokens, List.of());
  }

  /** Why it ended, as OpenAI's API says. */
  String finishReason() {
    return switch (reason) {
      case STOP_TOKEN, STOP_STRING, CANCELLED -> "stop";
      case MAX_TOKENS -> "length";
    };
  }
}
