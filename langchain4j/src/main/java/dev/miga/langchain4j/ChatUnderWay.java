package dev.miga.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.miga.engine.decode.StopReason;
import dev.miga.tasks.Said;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An answer under way.
 *
 * @param outcome waits for the end; throws what went wrong, as LangChain4j names it
 * @param whenDone takes what is to be run at the end
 * @param cancel asks that it ends
 */
record ChatUnderWay(Supplier<ChatResponse> outcome, Consumer<Runnable> whenDone, Runnable cancel) {

  /** A whole answer as LangChain4j has it. */
  static ChatResponse response(String model, Said said) {
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(said.text()))
        .id(UUID.randomUUID().toString())
        .modelName(model)
        .tokenUsage(new TokenUsage(said.promptTokens(), said.tokens()))
        .finishReason(finishReason(said.reason()))
        .build();
  }

  private static FinishReason finishReason(StopReason reason) {
    return switch (reason) {
      case STOP_TOKEN, STOP_STRING -> FinishReason.STOP;
      case MAX_TOKENS -> FinishReason.LENGTH;
      case CANCELLED -> FinishReason.OTHER;
    };
  }
}
