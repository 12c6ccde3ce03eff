package dev.miga.langchain4j;

import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own tests of listeners to streams. */
class StreamingListenerConformanceTest extends AbstractStreamingChatModelListenerIT {
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

  private static ChatModelBuilder<MigaStreamingChatModel> builder(ChatModelListener listener) {
    return MigaStreamingChatModel.over(fleet.base()).modelName("tiny").listeners(List.of(listener));
  }

  @Override
  protected StreamingChatModel createModel(ChatModelListener listener) {
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
  protected StreamingChatModel createFailingModel(ChatModelListener listener) {
    MigaStreamingChatModel model = builder(listener).build();
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
