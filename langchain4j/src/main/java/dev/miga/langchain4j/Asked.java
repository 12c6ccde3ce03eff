package dev.miga.langchain4j;

import static dev.miga.langchain4j.Problems.unsupported;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;

/** Reads what all models of ours have to say about a request's parameters. */
final class Asked {
  private Asked() {}

  /** Checks what no model of ours heeds, and the name of this one. */
  static void require(ChatRequestParameters asked, String name) {
    requireKnown(asked);
    if (asked.modelName() != null && !asked.modelName().equals(name)) {
      throw unsupported(
          "modelName '" + asked.modelName() + "' is", "this model is '" + name + "' and no other");
    }
    if (asked.toolChoice() == ToolChoice.REQUIRED) {
      throw unsupported("ToolChoice.REQUIRED is", "there are no tools");
    }
    if (!asked.toolSpecifications().isEmpty()) {
      throw unsupported("tools are", "the model was not taught to call them");
    }
    requireNone("frequencyPenalty", asked.frequencyPenalty());
    requireNone("presencePenalty", asked.presencePenalty());
  }

  /** Refuses parameters that may hold what only another provider heeds. */
  static void requireKnown(ChatRequestParameters asked) {
    Class<?> type = asked.getClass();
    if (type != DefaultChatRequestParameters.class && type != MigaChatRequestParameters.class) {
      throw unsupported(
          type.getSimpleName() + " is", "it may hold what only another provider heeds");
    }
  }

  private static void requireNone(String name, Double penalty) {
    if (penalty != null && penalty != 0) {
      throw unsupported(name + " is", "leave it out, or make it 0");
    }
  }

  /** Whether JSON is asked for. */
  static boolean wantsJson(ChatRequestParameters asked) {
    return asked.responseFormat() != null
        && asked.responseFormat().type() == ResponseFormatType.JSON;
  }
}
