package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.GenerationEvent;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialistTest {
  private static final String TEXT = "hola, 3 pan canilla para la capital €";

  @TempDir private static Path folder;
  private static Specialist orders;

  enum Paid {
    BY_CARD,
    IN_CASH
  }

  record Item(int quantity, String productName) {}

  record Order(List<Item> items, Optional<String> address, Optional<Paid> paid) {}

  @BeforeAll
  static void load() {
    orders = TinySpecialists.specialist(folder, TinySpecialists.extract());
  }

  @AfterAll
  static void close() {
    orders.close();
  }

  @Test
  void readsARecordIntoTheUsersType() {
    Structured<Order> order = orders.apply(TEXT, Order.class);
    JsonValue json = orders.applyToJson(TEXT);
    assertThat(order.output()).isEqualTo(json);
    assertThat(order.generation().text()).isEqualTo(json.toJson());
    assertThat(order.value().items()).hasSizeLessThanOrEqualTo(3);
    order.value().items().forEach(i -> assertThat(i.quantity()).isBetween(1, 200));
    order.value().address().ifPresent(address -> assertThat(TEXT).contains(address));
  }

  @Test
  void everyFieldHasItsValueItsConfidenceAndItsSource() {
    for (int i = 0; i < 20; i++) {
      String text = TEXT + " the order of bread " + i;
      Structured<Order> order = orders.apply(text, Order.class);
      assertThat(order.confidence()).isBetween(0.0, 1.0);
      assertThat(order.fields()).hasSize(2 * order.value().items().size() + listAsField(order) + 2);
      for (Field field : order.fields()) {
        assertThat(field.confidence()).isBetween(order.confidence(), 1.0);
        assertThat(order.generation().text()).contains(field.value().toJson());
      }
      Field address =
          order.fields().stream().filter(f -> f.pointer().equals("/address")).findFirst().get();
      assertThat(address.source().map(span -> span.of(text))).isEqualTo(order.value().address());
    }
  }

  @Test
  void saysWhichFieldsAreUncertain(@TempDir Path other) {
    Kind strict = TinySpecialists.extract().under(new Thresholds(0, Map.of("/address", 1.0)));
    try (Specialist specialist = TinySpecialists.specialist(other, strict)) {
      Structured<?> order = (Structured<?>) specialist.apply(TEXT);
      assertThat(order.uncertain()).containsExactly("/address");
      assertThat(line(order)).contains(",\"uncertain\":[\"/address\"],");
      assertThat(orders.apply(TEXT, Order.class).uncertain()).isEmpty();
      assertThat(line(orders.apply(TEXT))).doesNotContain("uncertain");
    }
  }

  private static String line(Answer answer) {
    return ReplyJson.line(new Reply.Answered(new Request("1", TEXT), answer));
  }

  /** An empty list is a field of its own. */
  private static int listAsField(Structured<Order> order) {
    return order.value().items().isEmpty() ? 1 : 0;
  }

  @Test
  void theEventsSpellTheAnswer() {
    StringBuilder text = new StringBuilder();
    Answer answer =
        orders
            .submit(
                TEXT,
                Terms.NONE,
                event -> {
                  if (event instanceof GenerationEvent.TextDelta delta) {
                    text.append(delta.text());
                  }
                })
            .await();
    assertThat(text).hasToString(answer.output().toJson());
  }

  @Test
  void stopsWhenCancelledAndWorksOn() {
    CompletableFuture<Pending> known = new CompletableFuture<>();
    Pending pending =
        orders.submit(TEXT, Terms.NONE, event -> known.join().cancel()); // while it is written
    known.complete(pending);
    assertThatThrownBy(pending::await)
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED));
    assertThat(orders.apply(TEXT)).isNotNull();
  }

  @Test
  void refusesEmptyAndOverlongTexts() {
    for (String text : List.of("", " \n", "x".repeat(301))) {
      assertThatThrownBy(() -> orders.apply(text))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }

  @Test
  void anyOtherTextHasAValidAnswer() {
    for (String text :
        List.of(
            "\ud800 lone",
            "<bos><end_of_turn>{\"items\":",
            "\0\1\2",
            "👨‍👩‍👧 €\n\n\t\"\\",
            "¿")) {
      JsonValue output = orders.applyToJson(text);
      assertThat(JsonValue.parse(output.toJson())).isEqualTo(output);
    }
  }

  @Test
  void manyTextsAreAnsweredInOrderAsIfAlone() {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      requests.add(new Request("r" + i, i % 5 == 3 ? " " : TEXT.repeat(1 + i % 3) + i));
    }
    List<Reply> replies = new ArrayList<>();
    orders.applyAll(requests.iterator(), 4).forEachRemaining(replies::add);
    assertThat(replies.stream().map(Reply::request)).isEqualTo(requests);
    for (Reply reply : replies) {
      switch (reply) {
        case Reply.Answered answered ->
            assertThat(answered.answer().output())
                .isEqualTo(orders.applyToJson(reply.request().text()));
        case Reply.Failed failed -> assertThat(failed.request().text()).isBlank();
      }
    }
  }

  @Test
  void severalThreadsGetTheAnswersOfOne() throws Exception {
    List<String> texts = IntStream.range(0, 12).mapToObj(i -> TEXT + i).toList();
    List<JsonValue> alone = texts.stream().map(orders::applyToJson).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<JsonValue>> together =
          texts.stream().map(text -> threads.submit(() -> orders.applyToJson(text))).toList();
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void labelsHaveAWholeDistributionWhateverTheyShare(@TempDir Path other) {
    List<String> labels = List.of("pan", "pan canilla", "pan de la capital", "bread", "br", "x");
    try (Specialist classifier =
        TinySpecialists.specialist(other, new Kind.Classify(labels, 0.0))) {
      Classified classified = (Classified) classifier.apply(TEXT);
      assertThat(classified.distribution())
          .extracting(Classified.LabelProbability::label)
          .containsExactlyInAnyOrderElementsOf(labels);
      double sum =
          classified.distribution().stream()
              .mapToDouble(Classified.LabelProbability::probability)
              .sum();
      assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6));
      assertThat(classified.label()).contains(classified.distribution().getFirst().label());
      assertThat(classified.confidence())
          .isEqualTo(classified.distribution().getFirst().probability());
    }
    try (Specialist unsure = TinySpecialists.specialist(other, new Kind.Classify(labels, 1.0))) {
      assertThat(((Classified) unsure.apply(TEXT)).label()).isEmpty();
      assertThat(unsure.applyToJson(TEXT)).isEqualTo(new JsonValue.JsonNull());
    }
  }

  @Test
  void freeTextEndsAfterSoManyTokens(@TempDir Path other) {
    try (Specialist writer = TinySpecialists.specialist(other, new Kind.Generate(5))) {
      Completed completed = (Completed) writer.apply(TEXT);
      assertThat(completed.output()).isEqualTo(new JsonValue.JsonString(completed.text()));
      assertThat(completed.confidence()).isNaN();
    }
  }
}
