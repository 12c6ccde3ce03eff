package dev.miga.server.openai;

import dev.miga.engine.decode.GenerationOptions;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.sampling.Sampling;
import dev.miga.server.http.BadField;
import dev.miga.server.http.RequestFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What both completion requests of OpenAI's API ask for beside a prompt.
 *
 * @param model by name; empty for the base model
 * @param options how tokens are chosen
 * @param schema that the text must obey, if any
 * @param odds beside how many of the most probable tokens each is told; empty where none is
 * @param delivery how it is sent
 */
record TextWish(
    String model,
    GenerationOptions options,
    Optional<JsonValue> schema,
    OptionalInt odds,
    Delivery delivery) {
  private static final int MOST_STOPS = 4;
  private static final int MOST_TEXT_ODDS = 5;
  private static final int MOST_CHAT_ODDS = 20;

  private static final List<String> NO = List.of("false");
  private static final List<String> ZERO = List.of("0");
  private static final List<String> ONE = List.of("1");
  private static final List<String> NEVER = List.of();

  /** Fields that are known and not supported, with the values that ask for nothing. */
  private static final Map<String, List<String>> IDLE =
      Map.ofEntries(
          Map.entry("n", ONE),
          Map.entry("best_of", ONE),
          Map.entry("echo", NO),
          Map.entry("frequency_penalty", ZERO),
          Map.entry("presence_penalty", ZERO),
          Map.entry("logit_bias", List.of("{}")),
          Map.entry("suffix", List.of("\"\"")),
          Map.entry("tools", List.of("[]")),
          Map.entry("tool_choice", List.of("\"none\"")),
          Map.entry("functions", List.of("[]")),
          Map.entry("function_call", List.of("\"none\"")),
          Map.entry("modalities", List.of("[\"text\"]")),
          Map.entry("audio", NEVER),
          Map.entry("prediction", NEVER),
          Map.entry("reasoning_effort", NEVER),
          Map.entry("web_search_options", NEVER),
          Map.entry("store", NO));

  /** Fields that change no answer. */
  private static final List<String> IGNORED =
      List.of("user", "metadata", "service_tier", "parallel_tool_calls", "safety_identifier");

  /** How a text is sent. */
  enum Delivery {
    /** Whole. */
    WHOLE,
    /** As it is written. */
    STREAM,
    /** As it is written, and in the end what it took. */
    STREAM_AND_COUNT
  }

  /**
   * Takes the fields.
   *
   * @param tokens most where the request does not say
   */
  static TextWish take(RequestFields fields, AnswerForm form, int tokens) {
    String model = fields.text("model").orElse("");
    Optional<JsonValue> schema = ResponseFormat.take(fields);
    GenerationOptions options =
        new GenerationOptions(maxTokens(fields, tokens), sampling(fields), stops(fields));
    if (schema.isPresent() && !options.stopStrings().isEmpty()) {
      throw new BadField("stop", "is not supported together with response_format");
    }
    OptionalInt odds = odds(fields, form);
    if (schema.isPresent() && odds.isPresent()) {
      throw new BadField("logprobs", "is not supported together with response_format");
    }
    TextWish wish = new TextWish(model, options, schema, odds, delivery(fields));
    IDLE.forEach(fields::idle);
    IGNORED.forEach(fields::take);
    return wish;
  }

  private static OptionalInt odds(RequestFields fields, AnswerForm form) {
    return switch (form) {
      case TEXT ->
          fields
              .integer("logprobs", 0, MOST_TEXT_ODDS)
              .map(count -> OptionalInt.of(Math.toIntExact(count)))
              .orElse(OptionalInt.empty());
      case CHAT -> {
        boolean wanted = fields.flag("logprobs");
        long best = fields.integer("top_logprobs", 0, MOST_CHAT_ODDS).orElse(0L);
        if (best > 0 && !wanted) {
          throw new BadField("top_logprobs", "is only for logprobs: true");
        }
        yield wanted ? OptionalInt.of(Math.toIntExact(best)) : OptionalInt.empty();
      }
    };
  }

  private static int maxTokens(RequestFields fields, int otherwise) {
    Optional<Long> newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    Optional<Long> older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
    return Math.toIntExact(newer.or(() -> older).orElse((long) otherwise));
  }

  private static Sampling sampling(RequestFields fields) {
    float temperature = fields.number("temperature", 0, 2).orElse(1f);
    float topP = fields.number("top_p", 1e-6, 1).orElse(1f);
    long seed =
        fields
            .integer("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .orElseGet(ThreadLocalRandom.current()::nextLong);
    return new Sampling(temperature, 0, topP, 0, 1, seed);
  }

  private static List<String> stops(RequestFields fields) {
    Optional<JsonValue> value = fields.take("stop");
    List<JsonValue> all =
        switch (value.orElseGet(() -> new JsonArray(List.of()))) {
          case JsonArray list -> list.items();
          case JsonValue one -> List.of(one);
        };
    List<String> stops = all.stream().map(one -> RequestFields.text("stop", one)).toList();
    if (stops.size() > MOST_STOPS || stops.contains("")) {
      throw new BadField("stop", "must be up to four strings, none empty");
    }
    return stops;
  }

  private static Delivery delivery(RequestFields fields) {
    boolean stream = fields.flag("stream");
    Optional<JsonValue> options = fields.take("stream_options");
    if (options.isEmpty()) {
      return stream ? Delivery.STREAM : Delivery.WHOLE;
    }
    if (!stream) {
      throw new BadField("stream_options", "is only for a stream");
    }
    RequestFields inner = RequestFields.of("stream_options", options.get());
    boolean count = inner.flag("include_usage");
    inner.flag("include_obfuscation");
    inner.end();
    return count ? Delivery.STREAM_AND_COUNT : Delivery.STREAM;
  }
}
