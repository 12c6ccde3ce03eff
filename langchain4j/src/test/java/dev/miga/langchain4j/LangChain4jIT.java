package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.kernels.KernelsProvider;
import dev.miga.tasks.Fleet;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An AI Service over the bakery that ships, on real weights. */
class LangChain4jIT {
  private static final Path SPECIALISTS = Path.of("..", "specialists");

  /** Every so many messages are asked; {@code -Dmiga.langchain4j.every=2} asks 130. */
  private static final int EVERY = Integer.getInteger("miga.langchain4j.every", 13);

  private static Fleet fleet;

  record Item(int quantity, String product) {}

  record Order(List<Item> items, Optional<String> address, Optional<String> paymentMethod) {}

  interface Bakery {
    Order order(String message);
  }

  @BeforeAll
  static void open() {
    SpecialistLoader loader =
        new SpecialistLoader(
            own -> RealWeights.path(),
            new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
            Runtime.getRuntime().availableProcessors(),
            (done, total) -> {});
    fleet = Fleet.over(loader, "gemma-3-270m");
    fleet.open("bakery", SpecialistFile.read(SPECIALISTS.resolve("bakery")));
    fleet.open("desk", SpecialistFile.read(SPECIALISTS.resolve("desk")));
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  private static List<String> messages() throws IOException {
    List<String> lines = Files.readAllLines(SPECIALISTS.resolve("bakery").resolve("dev.jsonl"));
    return IntStream.range(0, lines.size())
        .filter(i -> i % EVERY == 0)
        .mapToObj(i -> (JsonObject) JsonValue.parse(lines.get(i)))
        .map(line -> ((JsonString) line.get("text").orElseThrow()).value())
        .toList();
  }

  @Test
  void anAiServiceGivesTheOrderThatTheSpecialistGives() throws IOException {
    Specialist bakery = fleet.get("bakery");
    Bakery service = AiServices.create(Bakery.class, MigaChatModel.over(fleet, "bakery").build());
    List<String> messages = messages();
    assertThat(messages).hasSizeGreaterThanOrEqualTo(20);
    int withItems = 0;
    for (String message : messages) {
      Order order = service.order(message);
      assertThat(order).isEqualTo(bakery.apply(message, Order.class).value());
      withItems += order.items().isEmpty() ? 0 : 1;
    }
    assertThat(withItems).isGreaterThan(messages.size() / 2);
  }

  @Test
  void aClassifierSaysWhatAMessageIsAbout() {
    SpecialistTextClassifier<String> desk = SpecialistTextClassifier.over(fleet.get("desk"));
    assertThat(desk.classify("3 canillas y una malta, pago móvil")).containsExactly("pedido");
  }

  @Test
  void theBaseModelContinuesAsItIsToldInPieces() throws Exception {
    try (MigaChatModel model = MigaChatModel.over(fleet.base()).maxOutputTokens(16).build();
        MigaStreamingChatModel streaming =
            MigaStreamingChatModel.over(fleet.base()).maxOutputTokens(16).build()) {
      ChatResponse response = model.chat(UserMessage.from("The capital of Germany is"));
      Heard heard = new Heard();
      streaming.chat("The capital of Germany is", heard);
      assertThat(heard.whole.get().aiMessage()).isEqualTo(response.aiMessage());
      assertThat(String.join("", heard.pieces)).isEqualTo(response.aiMessage().text());
      assertThat(response.tokenUsage().inputTokenCount())
          .isEqualTo(
              new MigaTokenCountEstimator(fleet.base().model().tokenizer())
                  .estimateTokenCountInMessages(
                      List.of(UserMessage.from("The capital of Germany is"))));
    }
  }
}
