package dev.miga.langchain4j;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.miga.engine.hub.RealWeights;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.SpecialistLoader;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's own tests of streaming chat models. */
class StreamingConformanceIT extends AbstractStreamingChatModelIT {
  private static final ChatRequestParameters SHORT =
      ChatRequestParameters.builder().maxOutputTokens(40).build();

  private final Fleet fleet =
      Fleet.over(
          new SpecialistLoader(
              own -> RealWeights.path(),
              new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
              Runtime.getRuntime().availableProcessors(),
              (done, total) -> {}),
          "gemma-3-270m");

  @AfterAll
  void close() {
    fleet.close();
  }

  /** A new one for each test, as JUnit closes it. */
  @Override
  protected List<StreamingChatModel> models() {
    return List.of(
        MigaStreamingChatModel.over(fleet.base()).defaultRequestParameters(SHORT).build());
  }

  @Override
  protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
    return MigaStreamingChatModel.over(fleet.base())
        .defaultRequestParameters(SHORT.overrideWith(parameters))
        .build();
  }

  /** None: what it is for wants knowledge; MigaStreamingChatModelTest has handlers that throw. */
  @Override
  @SuppressWarnings("NullAway") // so it is turned off
  public StreamingChatModel createModelWith(ChatModelListener listener) {
    return null;
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return MigaChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
  }

  @Override
  protected ImageContent catImageContentBase64() {
    return ImageContent.from("aGk=", "image/png");
  }

  @Override
  protected ImageContent diceImageContentBase64() {
    return ImageContent.from("aGk=", "image/png");
  }

  @Override
  protected boolean supportsModelNameParameter() {
    return false;
  }

  @Override
  protected boolean supportsTools() {
    return false;
  }

  @Override
  protected boolean supportsToolChoiceRequired() {
    return false;
  }

  @Override
  protected boolean supportsToolsAndJsonResponseFormatWithSchema() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsBase64EncodedString() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsBase64EncodedStrings() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsPublicURL() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsPublicURLs() {
    return false;
  }

  // What follows wants knowledge of the world that a pretrained model of this size does not have.

  @Override
  protected void should_respect_user_message(StreamingChatModel model) {}

  @Override
  protected void should_respect_system_message(StreamingChatModel model) {}

  @Override
  protected void should_respect_JSON_response_format(StreamingChatModel model) {}

  @Override
  protected void should_respect_JSON_response_format_with_schema(StreamingChatModel model) {}

  @Override
  protected void should_respect_JsonRawSchema_responseFormat(StreamingChatModel model) {}
}
