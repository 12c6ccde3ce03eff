package dev.miga.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import dev.miga.engine.decode.Scheduler;
import dev.miga.server.ServedFleet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Java, unchanged. */
class OpenAiJavaTest {
  private static final String MODEL = "tiny-gemma";

  @TempDir private static Path folder;
  private static ServedFleet served;
  private static OpenAIClient client;

  /** What the client makes a schema of, and an answer into. */
  public static final class Order {
    public enum Bread {
      CANILLA,
      PAN
    }

    public Bread bread;
    public boolean hot;
  }

  @BeforeAll
  static void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, Keyed::with);
    client = client(Keyed.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    served.close();
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(served.server.uri() + "v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams.Builder asking(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("hola, pan");
  }

  private static ChatCompletionCreateParams.Builder surely() {
    return asking(MODEL).temperature(0);
  }

  private static ChatCompletion chat(ChatCompletionCreateParams.Builder request) {
    return client.chat().completions().create(request.build());
  }

  private static String content(ChatCompletion completion) {
    return completion.choices().getFirst().message().content().orElseThrow();
  }

  private static String finish(ChatCompletion completion) {
    return completion.choices().getFirst().finishReason().asString();
  }

  private static List<ChatCompletionChunk> stream(ChatCompletionCreateParams.Builder request) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request.build())) {
      return stream.stream().toList();
    }
  }

  private static String joined(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .map(choice -> choice.delta().content().orElse(""))
        .collect(Collectors.joining());
  }

  @Test
  void listsModels() {
    assertThat(client.models().list().items())
        .extracting(Model::id)
        .containsExactly(MODEL, "mood", "order");
    assertThat(client.models().retrieve("order").ownedBy()).isEqualTo("miga");
  }

  @Test
  void streamsWhatItSaysWhole() {
    ChatCompletion whole = chat(surely().maxCompletionTokens(8));
    CompletionUsage usage = whole.usage().orElseThrow();
    assertThat(usage.completionTokens()).isBetween(1L, 8L);
    assertThat(usage.promptTokens() + usage.completionTokens()).isEqualTo(usage.totalTokens());

    ChatCompletionStreamOptions counted =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    List<ChatCompletionChunk> chunks =
        stream(surely().maxCompletionTokens(8).streamOptions(counted));
    assertThat(chunks).hasSizeGreaterThan(3);
    assertThat(joined(chunks)).isEqualTo(content(whole)).isNotEmpty();
    assertThat(chunks.getLast().usage()).contains(usage);
  }

  @Test
  void completes() {
    CompletionCreateParams request =
        CompletionCreateParams.builder()
            .model(MODEL)
            .prompt("hola")
            .temperature(0)
            .maxTokens(4)
            .build();
    String whole = client.completions().create(request).choices().getFirst().text();
    try (var stream = client.completions().createStreaming(request)) {
      assertThat(stream.stream().map(part -> part.choices().getFirst().text()))
          .satisfies(parts -> assertThat(String.join("", parts)).isEqualTo(whole));
    }
  }

  @Test
  void obeysASchema() {
    Map<String, Object> n = Map.of("type", "integer", "minimum", 1, "maximum", 9);
    ResponseFormatJsonSchema.JsonSchema.Schema schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty("properties", JsonValue.from(Map.of("n", n)))
            .putAdditionalProperty("required", JsonValue.from(List.of("n")))
            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
            .build();
    ResponseFormatJsonSchema format =
        ResponseFormatJsonSchema.builder()
            .jsonSchema(
                ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("n")
                    .strict(true)
                    .schema(schema)
                    .build())
            .build();
    assertThat(content(chat(asking(MODEL).responseFormat(format))))
        .matches("\\{\\s*\"n\"\\s*:\\s*[1-9]\\s*}");
  }

  @Test
  void parsesIntoAClass() {
    Order order =
        client
            .chat()
            .completions()
            .create(asking(MODEL).responseFormat(Order.class).build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    assertThat(order.bread).isIn(Order.Bread.CANILLA, Order.Bread.PAN);
  }

  @Test
  @SuppressWarnings("deprecation") // the client advises against seeds, but sends them
  void repeatsASeed() {
    String once = content(chat(asking(MODEL).seed(7).maxCompletionTokens(24)));
    assertThat(content(chat(asking(MODEL).seed(7).maxCompletionTokens(24)))).isEqualTo(once);
    assertThat(content(chat(asking(MODEL).seed(8).maxCompletionTokens(24)))).isNotEqualTo(once);
  }

  @Test
  @SuppressWarnings("deprecation") // many programs still use the older name
  void endsWhereItIsTold() {
    String whole = content(chat(surely().maxTokens(24)));
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    ChatCompletion cut = chat(surely().maxTokens(24).stop(stop));
    assertThat(content(cut)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(finish(cut)).isEqualTo("stop");
    assertThat(finish(chat(surely().maxTokens(1)))).isEqualTo("length");
  }

  @Test
  void asksASpecialist() {
    String whole = content(chat(asking("order")));
    assertThat(whole).startsWith("{\"bread\":");
    assertThat(joined(stream(asking("order")))).isEqualTo(whole);
  }

  @Test
  void saysWhatIsWrong() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> chat(asking("gpt-4")))
        .satisfies(failure -> assertThat(failure.code()).contains("model_not_found"));
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> chat(asking(MODEL).temperature(3)))
        .satisfies(failure -> assertThat(failure.param()).contains("temperature"));
    OpenAIClient stranger = client("other");
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> stranger.models().list())
        .satisfies(failure -> assertThat(failure.code()).contains("invalid_api_key"));
    stranger.close();
  }
}
