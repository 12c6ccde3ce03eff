package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.miga.engine.decode.StopReason;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Completed;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Structured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specialists as chat models. */
class SpecialistChatTest {
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

  private static MigaChatModel model(String specialist) {
    return MigaChatModel.over(fleet, specialist).build();
  }

  private static DefaultChatRequestParameters.Builder<?> parameters() {
    return ChatRequestParameters.builder();
  }

  @Test
  void theRecordIsTheAnswerAndTheLastMessageTheText() {
    ChatResponse response =
        model("order")
            .chat(
                UserMessage.from("before"),
                AiMessage.from("answer"),
                UserMessage.from("dos panes"));
    Structured<?> same = (Structured<?>) fleet.get("order").apply("dos panes");
    assertThat(response.aiMessage().text()).isEqualTo(same.output().toJson());
    assertThat(response.modelName()).isEqualTo("order");
    assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(response.tokenUsage().outputTokenCount())
        .isEqualTo(same.generation().tokens().size());
    assertThat(response.tokenUsage().inputTokenCount())
        .isEqualTo(fleet.get("order").prompt().encode("dos panes").size());
  }

  @Test
  void aLabelAndATextAreSaidAsTheyAre() {
    Classified mood = (Classified) fleet.get("mood").apply("hola");
    assertThat(model("mood").chat("hola")).isEqualTo(mood.label().orElseThrow());
    Completed talk = (Completed) fleet.get("talk").apply("hola");
    ChatResponse response = model("talk").chat(UserMessage.from("hola"));
    assertThat(response.aiMessage().text()).isEqualTo(talk.text());
    assertThat(response.finishReason())
        .isEqualTo(
            talk.reason() == StopReason.MAX_TOKENS ? FinishReason.LENGTH : FinishReason.STOP);
  }

  enum Bread {
    PAN_CANILLA,
    PAN
  }

  record Line(int quantity, Bread bread) {}

  record Order(List<Line> items, String payBy, Optional<String> place) {}

  /** The same without a field, and with a list where an array will do. */
  record Lines(Line[] items) {}

  enum Feeling {
    PAN_DULCE,
    HOLA
  }

  record Stranger(String colour) {}

  interface Reader {
    Order order(String text);

    Lines lines(String text);

    List<String> breads(String text);

    Feeling feeling(String text);

    Stranger stranger(String text);
  }

  private static Reader reader(String specialist) {
    return AiServices.create(Reader.class, model(specialist));
  }

  @Test
  void anAiServiceGivesWhatTheSpecialistGivesAsTheSameType() {
    Order same = fleet.get("order").apply("dos panes", Order.class).value();
    assertThat(reader("order").order("dos panes")).isEqualTo(same);
    assertThat(same.place()).isEmpty();
    assertThat(reader("order").lines("dos panes").items()).containsExactlyElementsOf(same.items());
  }

  @Test
  void anAnswerThatIsNoObjectIsWrappedAsAiServicesWantIt() {
    assertThat(reader("bread").breads("dos panes")).isNotEmpty().isSubsetOf("pan", "pan dulce");
    String label = model("mood").chat("hola");
    assertThat(reader("mood").feeling("hola"))
        .isEqualTo(label.equals("hola") ? Feeling.HOLA : Feeling.PAN_DULCE);
  }

  @Test
  void aTypeThatTheAnswerDoesNotFitIsRefused() {
    assertThatThrownBy(() -> reader("order").feeling("hola"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("the specialist's answer has no '/value'");
    assertThatThrownBy(() -> reader("bread").feeling("hola"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("at '/value', expected one of");
    assertThatThrownBy(() -> reader("talk").feeling("hola"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("talk gives no JSON object (kind generate)");
  }

  @Test
  void aSpecialistThatAbstainsGivesNoConstant() {
    assertThat(model("unsure").chat("hola")).isEqualTo("null");
    interface Asks {
      Bread ask(String text);
    }
    assertThatThrownBy(() -> AiServices.create(Asks.class, model("unsure")).ask("hola"))
        .isExactlyInstanceOf(NonRetriableException.class)
        .hasMessageContaining("unsure abstains");
  }

  static List<ChatRequestParameters> refused() {
    return List.of(
        parameters().temperature(0.5).build(),
        parameters().topP(0.5).build(),
        parameters().topK(5).build(),
        parameters().maxOutputTokens(5).build(),
        parameters().stopSequences("a").build(),
        parameters().modelName("mood").build(),
        MigaChatRequestParameters.builder().seed(1).build());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatASpecialistCannotHeedIsRefusedByName(ChatRequestParameters parameters) {
    ChatRequest request =
        ChatRequest.builder().messages(UserMessage.from("hola")).parameters(parameters).build();
    assertThatThrownBy(() -> model("order").chat(request))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("not supported: ");
  }

  @Test
  void aSystemMessageIsRefusedAndAnEmptyTextIsInvalid() {
    assertThatThrownBy(
            () -> model("order").chat(SystemMessage.from("be kind"), UserMessage.from("hola")))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("SystemMessage");
    assertThatThrownBy(() -> model("order").chat("x".repeat(101)))
        .isExactlyInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at most 100");
    assertThatThrownBy(() -> model("nobody").chat("hola"))
        .isExactlyInstanceOf(ModelNotFoundException.class);
  }

  @Test
  void jsonWithoutASchemaIsWhatARecordIsAnyway() {
    ChatRequest request =
        ChatRequest.builder()
            .messages(UserMessage.from("hola"))
            .responseFormat(ResponseFormat.JSON)
            .build();
    assertThat(model("order").chat(request).aiMessage().text()).startsWith("{\"items\":");
    assertThatThrownBy(() -> model("mood").chat(request))
        .isExactlyInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void aServiceWithAMemoryAsksAboutTheLastMessage() {
    interface Remembers {
      String ask(String text);
    }
    Remembers service =
        AiServices.builder(Remembers.class)
            .chatModel(model("order"))
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .build();
    service.ask("hola");
    assertThat(service.ask("dos panes"))
        .isEqualTo(fleet.get("order").applyToJson("dos panes").toJson());
  }

  @Test
  void aSpecialistThatIsReloadedAnswersFromThenOn(@TempDir Path own) throws IOException {
    fleet.open("changes", TinyChat.file(own, "changes", "kind: classify\nlabels: [a, b]\n"));
    MigaChatModel model = model("changes");
    assertThat(model.chat("hola")).isIn("a", "b");
    fleet.reload("changes", TinyChat.file(own, "changes", "kind: classify\nlabels: [c, d]\n"));
    assertThat(model.chat("hola")).isIn("c", "d");
    fleet.close("changes");
  }
}
