package dev.miga.langchain4j;

import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own tests of listeners. */
class ListenerConformanceTest extends AbstractChatModelListenerIT {
  @TempDir static Path folder;
  private static Fleet fleet;

  @BeforeAll
  static void open() throws IOException {
    fleet = TinyChat.open(folder);
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  private static ChatModelBuilder<MigaChatModel> builder(ChatModelListener listener) {
    return MigaChatModel.over(fleet.base()).modelName("tiny").listeners(List.of(listener));
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    return builder(listener)
        .temperature(temperature())
        .topP(topP())
        .maxOutputTokens(maxTokens())
        .build();
  }

  @Override
  protected String modelName() {
    return "tiny";
  }

  /** One that is closed. */
  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    MigaChatModel model = builder(listener).build();
    model.close();
    return model;
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return NonRetriableException.class;
  }

  @Override
  protected boolean supportsTools() {
    return false;
  }
}
