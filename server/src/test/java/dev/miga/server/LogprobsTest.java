package dev.miga.server;

import static dev.miga.server.Responses.assertFails;
import static dev.miga.server.Responses.at;
import static dev.miga.server.Responses.events;
import static dev.miga.server.Responses.list;
import static dev.miga.server.Responses.number;
import static dev.miga.server.Responses.ok;
import static dev.miga.server.Responses.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Input;
import dev.miga.engine.decode.Logits;
import dev.miga.engine.decode.PrefixCaches;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogprobsTest {
  private static final String COMPLETE = "/v1/completions";
  private static final String CHAT = "/v1/chat/completions";

  @TempDir private static Path folder;
  private static ServedFleet served;

  @BeforeAll
  static void start() {
    served = new ServedFleet(folder, Scheduler.Limits.STANDARD, UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static String completion(String more) {
    return "{\"prompt\": \"hola\", \"max_tokens\": 6, \"seed\": 5" + more + "}";
  }

  private static String chat(String more) {
    return "{\"messages\": [{\"role\": \"user\", \"content\": \"hola\"}], \"max_tokens\": 6,"
        + " \"seed\": 5"
        + more
        + "}";
  }

  /** Logarithms of the probabilities of all tokens after a text. */
  private static double[] reference(String text) {
    BaseModel base = served.fleet.base();
    Tokenizer tokenizer = base.model().tokenizer();
    AdaptedModel model = AdaptedModel.of(base.model().gemma());
    List<float[]> rows = new ArrayList<>();
    try (PrefixCaches begun = base.prefix(model, TokenIds.of(tokenizer.vocabulary().bosId()))) {
      Input input = new Input(model, begun, tokenizer.encode(text).toArray());
      Logits logits = new Logits(input, 1, (index, row) -> rows.add(row));
      base.scheduler().submit(logits, Terms.NONE).await();
    }
    float[] row = rows.getFirst();
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit);
    }
    double all = Math.log(sum);
    double[] logprobs = new double[row.length];
    Arrays.setAll(logprobs, token -> row[token] - all);
    return logprobs;
  }

  private static List<Double> best(double[] logprobs, int count) {
    double[] sorted = logprobs.clone();
    Arrays.sort(sorted);
    List<Double> best = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      best.add(sorted[sorted.length - i]);
    }
    return best;
  }

  @Test
  void tellsTheModelsOwnProbabilitiesHoweverTokensAreChosen() {
    double[] reference = reference("hola");
    for (String sampling :
        List.of("", ", \"temperature\": 0", ", \"temperature\": 2", ", \"top_p\": 0.1")) {
      JsonObject answer = ok(served.post(COMPLETE, completion(sampling + ", \"logprobs\": 5")));
      JsonValue logprobs = at(answer, "choices/0/logprobs");
      double chosen = number(logprobs, "token_logprobs/0");
      assertThat(Arrays.stream(reference).anyMatch(one -> Math.abs(one - chosen) < 1e-6))
          .as(sampling)
          .isTrue();
      List<Double> told =
          ((JsonObject) at(logprobs, "top_logprobs/0"))
              .members().values().stream()
                  .map(value -> ((JsonValue.JsonNumber) value).value().doubleValue())
                  .toList();
      assertThat(told).contains(chosen);
      assertThat(told.getFirst()).isCloseTo(best(reference, 1).getFirst(), within());
    }
    JsonObject greedy =
        ok(served.post(COMPLETE, completion(", \"temperature\": 0, \"logprobs\": 0")));
    assertThat(number(greedy, "choices/0/logprobs/token_logprobs/0"))
        .isCloseTo(best(reference, 1).getFirst(), within());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }

  @Test
  void tellsEveryTokenOfAChatWithTheBestBesideIt() {
    JsonObject answer = ok(served.post(CHAT, chat(", \"logprobs\": true, \"top_logprobs\": 20")));
    List<JsonValue> content = list(answer, "choices/0/logprobs/content");
    assertThat(content).hasSize((int) number(answer, "usage/completion_tokens"));
    for (JsonValue token : content) {
      List<JsonValue> best = list(token, "top_logprobs");
      assertThat(best).hasSize(20);
      List<Double> values = best.stream().map(one -> number(one, "logprob")).toList();
      assertThat(values).isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(number(token, "logprob")).isLessThanOrEqualTo(values.getFirst()).isNegative();
      assertThat(values.stream().mapToDouble(Math::exp).sum()).isLessThan(1);
    }
  }

  @Test
  void theTokensWriteTheTextAndStandWhereTheyBegin() {
    JsonObject answer = ok(served.post(COMPLETE, completion(", \"logprobs\": 1")));
    JsonValue logprobs = at(answer, "choices/0/logprobs");
    List<JsonValue> offsets = list(logprobs, "text_offset");
    assertThat(offsets).hasSize((int) number(answer, "usage/completion_tokens"));
    assertThat(number(logprobs, "text_offset/0")).isZero();
    JsonObject chat = ok(served.post(CHAT, chat(", \"logprobs\": true")));
    byte[] bytes = new byte[1000];
    int count = 0;
    for (JsonValue token : list(chat, "choices/0/logprobs/content")) {
      for (JsonValue one : list(token, "bytes")) {
        bytes[count++] = ((JsonValue.JsonNumber) one).value().byteValue();
      }
    }
    assertThat(new String(bytes, 0, count, StandardCharsets.UTF_8))
        .isEqualTo(text(chat, "choices/0/message/content"));
  }

  @Test
  void streamsWhatItTellsWhole() {
    String chat = ", \"logprobs\": true, \"top_logprobs\": 3";
    List<JsonValue> whole = list(ok(served.post(CHAT, chat(chat))), "choices/0/logprobs/content");
    List<JsonValue> streamed = parts(CHAT, chat(chat + ", \"stream\": true"), "content");
    assertThat(streamed).isEqualTo(whole);

    String text = ", \"logprobs\": 2";
    JsonObject answer = ok(served.post(COMPLETE, completion(text)));
    for (String column : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
      assertThat(parts(COMPLETE, completion(text + ", \"stream\": true"), column))
          .as(column)
          .isEqualTo(list(answer, "choices/0/logprobs/" + column));
    }
  }

  private static List<JsonValue> parts(String path, String body, String column) {
    return events(served.post(path, body)).stream()
        .map(event -> at(event, "choices/0/logprobs"))
        .filter(logprobs -> !(logprobs instanceof JsonNull))
        .flatMap(logprobs -> list(logprobs, column).stream())
        .toList();
  }

  @Test
  void asksForNothingChangesNothing() {
    JsonObject plain = ok(served.post(COMPLETE, completion("")));
    assertThat(at(plain, "choices/0/logprobs")).isEqualTo(new JsonNull());
    JsonObject told = ok(served.post(COMPLETE, completion(", \"logprobs\": 0")));
    assertThat(text(told, "choices/0/text")).isEqualTo(text(plain, "choices/0/text"));
    Stream.of("", ", \"logprobs\": false", ", \"logprobs\": null, \"top_logprobs\": 0")
        .map(more -> ok(served.post(CHAT, chat(more))))
        .forEach(answer -> assertThat(at(answer, "choices/0/logprobs")).isEqualTo(new JsonNull()));
  }

  @Test
  void refusesWhatItCannotTell() {
    assertFails(served.post(CHAT, chat(", \"top_logprobs\": 3")), 400, "logprobs: true");
    assertFails(
        served.post(CHAT, chat(", \"logprobs\": true, \"top_logprobs\": 21")), 400, "0 to 20");
    assertFails(served.post(COMPLETE, completion(", \"logprobs\": 6")), 400, "0 to 5");
    String schema = ", \"response_format\": {\"type\": \"json_object\"}";
    assertFails(
        served.post(CHAT, chat(", \"logprobs\": true" + schema)), 400, "with response_format");
    for (String[] asked :
        new String[][] {
          {CHAT, chat(", \"logprobs\": true, \"model\": \"mood\"")},
          {COMPLETE, completion(", \"logprobs\": 1, \"model\": \"mood\"")}
        }) {
      assertFails(served.post(asked[0], asked[1]), 400, "not supported with a specialist");
    }
  }
}
