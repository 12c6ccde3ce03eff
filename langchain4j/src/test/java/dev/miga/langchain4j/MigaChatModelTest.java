package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.miga.engine.chat.ChatTemplate;
import dev.miga.engine.chat.Conversation;
import dev.miga.engine.chat.Message;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.tasks.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The base model as a chat model. */
class MigaChatModelTest {
  @TempDir static Path folder;
  private static Fleet fleet;
  private static MigaChatModel model;

  @BeforeAll
  static void open() throws IOException {
    fleet = TinyChat.open(folder);
    model = TinyChat.varied(MigaChatModel.over(fleet.base())).build();
  }

  @AfterAll
  static void close() {
    model.close();
    fleet.close();
  }

  private static ChatRequest request(String text, ChatRequestParameters parameters) {
    return ChatRequest.builder().messages(UserMessage.from(text)).parameters(parameters).build();
  }

  private static DefaultChatRequestParameters.Builder<?> parameters() {
    return ChatRequestParameters.builder();
  }

  private static ResponseFormat json(JsonSchemaElement root) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(JsonSchema.builder().name("answer").rootElement(root).build())
        .build();
  }

  @Test
  void countsWhatWasReadAndWrittenAndSaysWhyItEnded() {
    ChatResponse response = model.chat(UserMessage.from("hola"));
    int read =
        new ChatTemplate(fleet.base().model().tokenizer())
            .encode(Conversation.of(Message.user("hola")))
            .size();
    assertThat(response.aiMessage().text()).isNotEmpty();
    assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(read);
    assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(12);
    assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(read + 12);
    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(response.modelName()).isEqualTo("miga");
    assertThat(response.id()).isNotBlank();
  }

  @Test
  void aRequestGoesBeforeTheDefaults() {
    ChatResponse response = model.chat(request("hola", parameters().maxOutputTokens(3).build()));
    assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(3);
  }

  @Test
  void aStopSequenceEndsTheAnswerAndIsLeftOut() {
    String whole = model.chat("hola");
    String stop = whole.substring(4, 6);
    ChatResponse response =
        model.chat(request("hola", parameters().stopSequences(List.of(stop)).build()));
    assertThat(response.aiMessage().text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void theSameSeedGivesTheSameTextAndAnotherAnother() {
    String first = seeded(1);
    assertThat(seeded(1)).isEqualTo(first);
    assertThat(seeded(2)).isNotEqualTo(first);
  }

  private static String seeded(long seed) {
    MigaChatRequestParameters own =
        MigaChatRequestParameters.builder().temperature(2.0).topK(0).topP(1.0).seed(seed).build();
    return model.chat(request("hola", own)).aiMessage().text();
  }

  @Test
  void earlierTurnsAndTheSystemAreRead() {
    List<ChatMessage> before =
        List.of(
            SystemMessage.from("eres panadero"),
            UserMessage.from("hola"),
            AiMessage.from("dime"),
            UserMessage.from("pan"));
    int alone = model.chat(UserMessage.from("pan")).tokenUsage().inputTokenCount();
    assertThat(model.chat(before).tokenUsage().inputTokenCount()).isGreaterThan(alone + 10);
  }

  @Test
  void anAnswerObeysItsSchema() {
    JsonObjectSchema root =
        JsonObjectSchema.builder()
            .addEnumProperty("mood", List.of("good", "bad"))
            .addBooleanProperty("urgent")
            .required("mood", "urgent")
            .build();
    ChatResponse response =
        model.chat(
            request("hola", parameters().responseFormat(json(root)).maxOutputTokens(60).build()));
    JsonObject answer = (JsonObject) JsonValue.parse(response.aiMessage().text());
    assertThat(answer.members()).containsOnlyKeys("mood", "urgent");
    assertThat(answer.get("mood").orElseThrow().toJson()).isIn("\"good\"", "\"bad\"");
    assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void aRawSchemaMayCopyFromTheMessage() {
    String schema =
        """
        {"type": "object", "additionalProperties": false, "required": ["word"],
         "properties": {"word": {"type": "string", "x-verbatim": true, "maxLength": 12}}}
        """;
    ChatRequestParameters asked =
        parameters().responseFormat(json(JsonRawSchema.from(schema))).maxOutputTokens(60).build();
    JsonObject answer =
        (JsonObject) JsonValue.parse(model.chat(request("hola mundo", asked)).aiMessage().text());
    assertThat(answer.get("word").orElseThrow().toJson())
        .isIn("\"hola\"", "\"mundo\"", "\"hola mundo\"");
  }

  enum Mood {
    GOOD,
    BAD
  }

  record Note(Mood mood, boolean urgent, long breads) {}

  interface Reader {
    Note note(String text);

    Mood mood(String text);

    boolean urgent(String text);

    long count(String text);
  }

  @Test
  void anAiServiceGivesRecordsEnumsAndNumbers() {
    Reader reader =
        AiServices.create(
            Reader.class, MigaChatModel.over(fleet.base()).maxOutputTokens(100).build());
    assertThat(reader.note("dos panes")).isNotNull();
    assertThat(reader.mood("dos panes")).isIn((Object[]) Mood.values());
    assertThat(reader.urgent("dos panes")).isIn(true, false);
    assertThat(reader.count("dos panes")).isBetween(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static List<ChatRequest> refused() {
    ToolSpecification tool = ToolSpecification.builder().name("weather").build();
    return List.of(
        request("hola", parameters().toolSpecifications(List.of(tool)).build()),
        request("hola", parameters().toolChoice(ToolChoice.REQUIRED).build()),
        request("hola", parameters().frequencyPenalty(0.5).build()),
        request("hola", parameters().presencePenalty(0.5).build()),
        request("hola", parameters().modelName("other").build()),
        request("hola", new Foreign()),
        request(
            "hola", parameters().responseFormat(ResponseFormat.JSON).stopSequences("x").build()),
        request(
            "hola",
            parameters()
                .responseFormat(json(JsonRawSchema.from("{\"uniqueItems\": true}")))
                .build()),
        messages(UserMessage.from(ImageContent.from("https://example.org/cat.png"))),
        messages(
            UserMessage.from(TextContent.from("a"), AudioContent.from("https://example.org/a"))),
        messages(UserMessage.from("Ana", "hola")),
        messages(SystemMessage.from("a"), SystemMessage.from("b"), UserMessage.from("c")),
        messages(UserMessage.from("a"), UserMessage.from("b")),
        messages(UserMessage.from("a"), AiMessage.from("b")),
        messages(
            UserMessage.from("a"),
            AiMessage.builder().text("b").thinking("c").build(),
            UserMessage.from("d")),
        messages(
            UserMessage.from("a"),
            AiMessage.from(ToolExecutionRequest.builder().name("weather").build()),
            ToolExecutionResultMessage.from("1", "weather", "sunny"),
            UserMessage.from("d")),
        messages(CustomMessage.from(Map.of("a", "b")), UserMessage.from("d")));
  }

  private static ChatRequest messages(ChatMessage... messages) {
    return ChatRequest.builder().messages(messages).build();
  }

  /** Parameters of another provider. */
  private static final class Foreign extends DefaultChatRequestParameters {
    Foreign() {
      super(new Builder<>());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotThereIsRefusedByName(ChatRequest request) {
    assertThatThrownBy(() -> model.chat(request))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("not supported: ");
    Heard heard = new Heard();
    try (MigaStreamingChatModel streaming = MigaStreamingChatModel.over(fleet.base()).build()) {
      assertThatThrownBy(() -> streaming.chat(request, heard))
          .isExactlyInstanceOf(UnsupportedFeatureException.class);
    }
  }

  @Test
  void optionalWithoutItsTypeIsRefused() {
    interface Asks {
      Maybe ask(String text);
    }
    assertThatThrownBy(() -> AiServices.create(Asks.class, model).ask("hola"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("Optional at '/place'");
  }

  record Maybe(Optional<String> place) {}

  @Test
  void aDefaultThatIsNotSupportedIsRefusedWhenTheModelIsBuilt() {
    ChatModelBuilder<MigaChatModel> builder =
        MigaChatModel.over(fleet.base())
            .defaultRequestParameters(parameters().frequencyPenalty(1.0).build());
    assertThatThrownBy(builder::build)
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("frequencyPenalty");
    assertThatThrownBy(() -> MigaChatModel.over(fleet.base()).temperature(-1).build())
        .isExactlyInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("temperature must be 0 to 100");
  }

  @Test
  void failuresHaveLangChain4jsNames() {
    assertThatThrownBy(() -> model.chat("pan ".repeat(600)))
        .isExactlyInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("more than the context");
    Terms hurried = new Terms("", 1, 0, Optional.of(Duration.ofNanos(1)));
    try (MigaChatModel late = MigaChatModel.over(fleet.base()).terms(hurried).build()) {
      assertThatThrownBy(() -> late.chat("hola"))
          .isInstanceOfAny(
              TimeoutException.class, dev.langchain4j.exception.RateLimitException.class);
    }
  }

  @Test
  void anInterruptedThreadGivesUp() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> model.chat("hola"))
        .isExactlyInstanceOf(NonRetriableException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClosedModelTakesNothing() {
    MigaChatModel closed = MigaChatModel.over(fleet.base()).build();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.chat("hola"))
        .isExactlyInstanceOf(NonRetriableException.class)
        .hasMessageContaining("was closed");
    assertThat(model.chat("hola")).isNotEmpty();
  }

  @Test
  void manyAtOnceGetWhatEachWouldGetAlone() throws Exception {
    List<String> texts = List.of("hola", "pan", "dos panes", "a la calle", "café", "malta");
    List<String> alone = texts.stream().map(model::chat).toList();
    assertThat(alone).doesNotHaveDuplicates();
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String text = texts.get(i % texts.size());
      calls.add(() -> model.chat(text));
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = executor.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(alone.get(i % texts.size()));
      }
    }
  }

  /** Keeps the kinds of what it hears. */
  private static final class Ear implements ChatModelListener {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onRequest(ChatModelRequestContext context) {
      heard.add("request of " + context.chatRequest().modelName());
      context.attributes().put("asked", "yes");
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
      heard.add("response, asked " + context.attributes().get("asked"));
    }

    @Override
    public void onError(ChatModelErrorContext context) {
      heard.add("error " + context.error().getClass().getSimpleName());
    }
  }

  @Test
  void listenersAreToldOfRequestsResponsesAndErrors() {
    Ear ear = new Ear();
    try (MigaChatModel heard =
        MigaChatModel.over(fleet.base())
            .modelName("tiny")
            .maxOutputTokens(2)
            .listeners(List.of(ear))
            .build()) {
      heard.chat("hola");
      assertThatThrownBy(() -> heard.chat("pan ".repeat(600)))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThat(ear.heard)
        .containsExactly(
            "request of tiny",
            "response, asked yes",
            "request of tiny",
            "error InvalidRequestException");
  }
}
