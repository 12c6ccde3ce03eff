package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationEvent.TokenChosen;
import dev.miga.tasks.Said;
import java.util.List;

/**
 * A text that was written in answer to a prompt.
 *
 * @param said the text and what it took
 * @param odds how probable its tokens were; empty where that is not told, or was told in parts
 */
record Spoken(Said said, List<TokenChosen> odds) {

  /** Why it ended, as OpenAI's API says. */
  String finishReason() {
    return switch (said.reason()) {
      case STOP_TOKEN, STOP_STRING, CANCELLED -> "stop";
      case MAX_TOKENS -> "length";
    };
  }
}
