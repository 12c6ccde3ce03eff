package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.energy.Energy;
import dev.miga.tasks.ReplyJson;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An evaluation as JSON:
 *
 * <pre>{@code
 * {"specialist", "data": {"file", "sha256"}, "n", "right", "exact", "exact_interval": [low, high],
 *  "failed",
 *  "fields": {NAME: {"right", "of", "share", "interval"}},
 *  "labels": {LABEL: {"precision": {...}, "recall": {...}}},   labels only
 *  "confusion": {LABEL: {GIVEN: COUNT}},                       labels only
 *  "slices": {NAME: {"right", "of", "share", "interval"}},
 *  "calibration_error", "reliability": [{"from", "to", "confidence", "right", "of", "share"}],
 *  "selective": {"0.98": {"threshold", "share", "answered", "right"}},
 *  "latency_ms": {"median", "p95", "messages"}, "passes_median", "tokens_median",
 *  "batch", "messages_per_second", "peak_memory_bytes",
 *  "energy": {"joules_per_message", "wh_per_10000", "source": "rapl|battery|estimate",
 *    "how",
 *    "one_at_a_time": {"joules_per_message", "battery_share_25", "source", "how"}},
 *  "against": {"file", "n", "right_before", "right", "gained", "lost", "p", "significant"},
 *  "groups": {"of", "alike", "share", "low", "high", "all_right", "all_right_interval",
 *    "attributes": {NAME: {"of", "alike", "share", "low", "high", "all_right", ...}},
 *    "words": {NAME: {WORD: {"right", "of", "share", "interval"}}},   word lists only
 *    "examples": [{"id", "attribute", "variants": [
 *      {"text", "gold", "output", "confidence", "error", "right"}]}]},
 *  "gate": {"passed", "reasons": [TEXT]},
 *  "robustness": {REWRITE: {"must": "keep|change", "of", "unchanged", "low", "high", "right",
 *    "examples": [{"id", "text", "expected", "answer", "confidence", "error", "held"}]}},
 *                                      "changed" in the place of "unchanged" where it must change
 *  "edge_cases": [{"name", "text", "outcome": "answered|refused|invalid|failed", "answer",
 *    "confidence", "detail", "passes", "tokens"}],
 *  "wrong": [{"id", "text", "gold", "output", "confidence", "error"}],
 *  "outcomes": {ID: true}}
 * }</pre>
 *
 * <p>What does not apply is left out.
 */
public final class EvaluationJson {
  static final String DATA = "data";
  static final String SHA256 = "sha256";
  static final String OUTCOMES = "outcomes";

  private static final MathContext DIGITS = new MathContext(6);

  private EvaluationJson() {}

  /** The object. */
  public static JsonObject of(EvaluationResult result) {
    Members json = new Members();
    json.text("specialist", result.specialist());
    json.put(
        DATA,
        new Members()
            .text("file", result.data().file())
            .text(SHA256, result.data().sha256())
            .object());
    scores(json, result.scores());
    consumption(json, result.consumption());
    result.against().ifPresent(against -> json.put("against", against(against)));
    result.groups().ifPresent(groups -> json.put("groups", GroupsJson.of(groups)));
    result.gate().ifPresent(verdict -> json.put("gate", gate(verdict)));
    result
        .robustness()
        .ifPresent(
            robustness -> {
              json.put("robustness", RobustnessJson.scores(robustness));
              json.put("edge_cases", RobustnessJson.edgeCases(robustness));
            });
    json.put("wrong", new JsonArray(result.wrong().stream().map(EvaluationJson::wrong).toList()));
    json.put(OUTCOMES, object(result.outcomes().right(), JsonBool::new));
    return json.object();
  }

  private static void scores(Members json, Scorecard scores) {
    Tally exact = scores.exact();
    json.number("n", exact.of());
    json.number("right", exact.right());
    json.number("exact", exact.share());
    json.put("exact_interval", interval(exact));
    json.number("failed", scores.failed());
    if (!scores.fields().isEmpty()) {
      json.put("fields", object(scores.fields(), EvaluationJson::tally));
    }
    scores
        .confusion()
        .ifPresent(
            confusion -> {
              json.put("labels", object(confusion.labels(), EvaluationJson::label));
              json.put("confusion", object(confusion.counts(), EvaluationJson::counts));
            });
    if (!scores.slices().isEmpty()) {
      json.put("slices", object(scores.slices(), EvaluationJson::tally));
    }
    scores
        .reliability()
        .ifPresent(
            reliability -> {
              json.number("calibration_error", reliability.error());
              json.put(
                  "reliability",
                  new JsonArray(reliability.bins().stream().map(EvaluationJson::bin).toList()));
            });
    if (!scores.selective().isEmpty()) {
      json.put("selective", selective(scores.selective()));
    }
  }

  private static JsonValue label(Confusion.LabelScore score) {
    return new Members()
        .put("precision", tally(score.precision()))
        .put("recall", tally(score.recall()))
        .object();
  }

  private static JsonValue counts(Map<String, Integer> row) {
    return object(row, count -> JsonNumber.of(count));
  }

  private static JsonValue bin(Reliability.Bin bin) {
    return new Members()
        .number("from", bin.from())
        .number("to", bin.to())
        .number("confidence", bin.confidence())
        .number("right", bin.right().right())
        .number("of", bin.right().of())
        .number("share", bin.right().share())
        .object();
  }

  private static JsonValue selective(List<Selective> rows) {
    Members json = new Members();
    for (Selective row : rows) {
      json.put(
          number((100 - row.wrongOf100()) / 100.0).text(),
          new Members()
              .put(
                  "threshold",
                  row.threshold().<JsonValue>map(EvaluationJson::number).orElseGet(JsonNull::new))
              .number("share", row.share())
              .number("answered", row.right().of())
              .number("right", row.right().right())
              .object());
    }
    return json.object();
  }

  private static void consumption(Members json, Consumption consumption) {
    consumption
        .latency()
        .ifPresent(
            latency -> {
              json.put(
                  "latency_ms",
                  new Members()
                      .number("median", ReplyJson.millis(latency.median()))
                      .number("p95", ReplyJson.millis(latency.p95()))
                      .number("messages", latency.messages())
                      .object());
              json.number("passes_median", latency.passesMedian());
              json.number("tokens_median", latency.tokensMedian());
            });
    json.number("batch", consumption.inFlight());
    json.number("messages_per_second", consumption.messagesPerSecond());
    consumption
        .peakMemoryBytes()
        .ifPresent(bytes -> json.put("peak_memory_bytes", JsonNumber.of(bytes)));
    Members energy =
        source(
            new Members()
                .number("joules_per_message", consumption.joulesPerMessage())
                .number("wh_per_10000", consumption.wattHoursPer10000()),
            consumption.energy());
    consumption.latency().ifPresent(latency -> energy.put("one_at_a_time", oneAtATime(latency)));
    json.put("energy", energy.object());
  }

  private static JsonValue oneAtATime(Latency latency) {
    return source(
            new Members()
                .number("joules_per_message", latency.joulesPerMessage())
                .number("battery_share_25", latency.batteryShare()),
            latency.energy())
        .object();
  }

  private static Members source(Members json, Energy energy) {
    return json.text("source", energy.source().key()).text("how", energy.how());
  }

  private static JsonValue against(Comparison against) {
    return new Members()
        .text("file", against.file())
        .number("n", against.after().of())
        .number("right_before", against.before().right())
        .number("right", against.after().right())
        .number("gained", against.test().better())
        .number("lost", against.test().worse())
        .number("p", against.test().p())
        .put("significant", new JsonBool(against.test().isSignificant()))
        .object();
  }

  private static JsonValue gate(QualityGate.Verdict verdict) {
    return new Members()
        .put("passed", new JsonBool(verdict.isPassed()))
        .put(
            "reasons",
            new JsonArray(verdict.reasons().stream().<JsonValue>map(JsonString::new).toList()))
        .object();
  }

  private static JsonValue wrong(EvaluationResult.Wrong wrong) {
    return answered(new Members().text("id", wrong.key()), wrong.mark()).object();
  }

  /** With a message and how it was answered. */
  static Members answered(Members json, Mark mark) {
    json.text("text", mark.sample().text());
    json.put("gold", mark.gold());
    json.put("output", mark.output());
    if (!Double.isNaN(mark.confidence())) {
      json.number("confidence", ReplyJson.rounded(mark.confidence()));
    }
    mark.failure().ifPresent(failure -> json.text("error", failure));
    return json;
  }

  static JsonValue tally(Tally tally) {
    return new Members()
        .number("right", tally.right())
        .number("of", tally.of())
        .number("share", tally.share())
        .put("interval", interval(tally))
        .object();
  }

  static JsonValue interval(Tally tally) {
    Tally.Interval interval = tally.interval();
    return new JsonArray(List.of(number(interval.low()), number(interval.high())));
  }

  static <T> JsonObject object(Map<String, T> map, Function<T, JsonValue> value) {
    Members json = new Members();
    map.forEach((name, each) -> json.put(name, value.apply(each)));
    return json.object();
  }

  /** Six digits, which is more than is known. */
  public static JsonNumber number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return new JsonNumber(rounded.toPlainString(), rounded);
  }

  /** Members of an object under way. */
  public static final class Members {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** None yet. */
    public Members() {}

    /** Adds a member. */
    public Members put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    /** Adds a string. */
    public Members text(String name, String value) {
      return put(name, new JsonString(value));
    }

    /** Adds a number with six digits. */
    public Members number(String name, double value) {
      return put(name, EvaluationJson.number(value));
    }

    /** Adds a whole number. */
    public Members number(String name, int value) {
      return put(name, JsonNumber.of(value));
    }

    /** All that were added. */
    public JsonObject object() {
      return new JsonObject(members);
    }
  }
}
