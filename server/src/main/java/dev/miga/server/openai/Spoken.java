package dev.miga.server.openai;

import dev.miga.engine.decode.StopReason;

/**
 * A text that was written in answer to a prompt.
 *
 * @param text all of it
 * @param reason why it ended
 * @param promptTokens tokens that were read
 * @param tokens tokens that were written
 */
record Spoken(String text, StopReason reason, int promptTokens, int tokens) {

  /** Why it ended, as OpenAI's API says. */
  String finishReason() {
    return switch (reason) {
      case STOP_TOKEN, STOP_STRING, CANCELLED -> "stop";
      case MAX_TOKENS -> "length";
    };
  }
}
