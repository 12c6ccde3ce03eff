package dev.miga.eval.plan;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.EvaluationJson;
import dev.miga.eval.EvaluationJson.Members;
import dev.miga.tasks.ConfigFields;
import dev.miga.tasks.ConfigNode;
import dev.miga.tasks.ConfigReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Figures of a machine as JSON:
 *
 * <pre>{@code
 * {"specialist": "bakery", "cpu": "...", "threads": 2, "weights": "factors",
 *  "pass_ms": 9.1, "sequence_ms": 0.4, "token_ms": 1.7, "passes": 2112, "noise": [0.9, 1, 1.1],
 *  "in_flight": [{"n": 1, "messages_per_second": 4.1, "median_ms": 240, "messages": [[31, 4, 1]]}],
 *  "watts": 9.8, "power": {"source": "estimate", "how": "..."}}
 * }</pre>
 *
 * <p>{@code messages} has, for each message, the tokens that it had computed in each of its passes.
 */
public final class FiguresJson {
  private static final double MOST = 1e12;
  private static final int MOST_COUNT = 1_000_000_000;
  private static final int MOST_IN_FLIGHT = 256;

  private FiguresJson() {}

  /** The object. */
  public static JsonObject of(MachineFigures figures) {
    PassCost cost = figures.passes().cost();
    return new Members()
        .text("specialist", figures.specialist())
        .text("cpu", figures.machine().cpu())
        .number("threads", figures.machine().threads())
        .text("weights", figures.machine().weights())
        .number("pass_ms", cost.pass())
        .number("sequence_ms", cost.sequence())
        .number("token_ms", cost.token())
        .number("passes", figures.passes().passes())
        .put("noise", numbers(figures.passes().noise()))
        .put(
            "in_flight",
            new JsonArray(figures.companies().stream().<JsonValue>map(FiguresJson::of).toList()))
        .number("watts", figures.power().watts())
        .put(
            "power",
            new Members()
                .text("source", figures.power().source())
                .text("how", figures.power().how())
                .object())
        .object();
  }

  private static JsonObject of(Company company) {
    return new Members()
        .number("n", company.inFlight())
        .number("messages_per_second", company.messagesPerSecond())
        .number("median_ms", company.medianMillis())
        .put(
            "messages",
            new JsonArray(
                company.messages().stream().<JsonValue>map(FiguresJson::numbers).toList()))
        .object();
  }

  private static JsonArray numbers(List<? extends Number> values) {
    return new JsonArray(
        values.stream()
            .<JsonValue>map(value -> EvaluationJson.number(value.doubleValue()))
            .toList());
  }

  /**
   * Reads them.
   *
   * @throws dev.miga.engine.MigaException INVALID_FILE if the file is no such JSON, with its place
   */
  public static MachineFigures read(Path file) {
    ConfigNode root = ConfigReader.read(file);
    ConfigFields fields =
        ConfigFields.of(
            root,
            Set.of(
                "specialist",
                "cpu",
                "threads",
                "weights",
                "pass_ms",
                "sequence_ms",
                "token_ms",
                "passes",
                "noise",
                "in_flight",
                "watts",
                "power"));
    PassCost cost =
        new PassCost(
            positive(root, fields, "pass_ms"),
            positive(root, fields, "sequence_ms"),
            positive(root, fields, "token_ms"));
    List<Double> noise = new ArrayList<>();
    fields.items("noise").forEach(node -> noise.add(value(node, MOST)));
    List<Company> companies = fields.items("in_flight").stream().map(FiguresJson::company).toList();
    if (companies.isEmpty() || noise.isEmpty() || !(cost.millis(1, 1) > 0)) {
      throw ConfigFields.wrong(
          root, "expected 'noise', 'in_flight' and passes that take time; measure it anew, --save");
    }
    ConfigFields power = ConfigFields.of(fields.required("power"), Set.of("source", "how"));
    return new MachineFigures(
        fields.requiredString("specialist"),
        new MachineFigures.Setup(
            fields.requiredString("cpu"),
            count(root, fields, "threads", MOST_COUNT),
            fields.requiredString("weights")),
        new PassFit(cost, count(root, fields, "passes", MOST_COUNT), noise),
        companies,
        new BusyPower(
            positive(root, fields, "watts"),
            power.requiredString("source"),
            power.requiredString("how")));
  }

  private static Company company(ConfigNode node) {
    ConfigFields fields =
        ConfigFields.of(node, Set.of("n", "messages_per_second", "median_ms", "messages"));
    List<List<Integer>> messages = new ArrayList<>();
    for (ConfigNode message : fields.items("messages")) {
      if (!(message instanceof ConfigNode.Items items) || items.items().isEmpty()) {
        throw ConfigFields.wrong(message, "expected a list of the tokens of each pass");
      }
      messages.add(items.items().stream().map(FiguresJson::tokens).toList());
    }
    if (messages.isEmpty()) {
      throw ConfigFields.wrong(node, "expected 'messages', found none");
    }
    return new Company(
        count(node, fields, "n", MOST_IN_FLIGHT),
        positive(node, fields, "messages_per_second"),
        positive(node, fields, "median_ms"),
        messages);
  }

  private static int tokens(ConfigNode node) {
    double value = value(node, MOST_COUNT);
    if (value < 1 || value != Math.rint(value)) {
      throw ConfigFields.wrong(node, "expected a whole number of tokens, found " + value);
    }
    return (int) value;
  }

  private static double value(ConfigNode node, double most) {
    if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof JsonNumber number) {
      BigDecimal value = number.value();
      if (value.signum() >= 0 && value.doubleValue() <= most) {
        return value.doubleValue();
      }
    }
    throw ConfigFields.wrong(node, "expected a number of 0 to " + most);
  }

  private static double positive(ConfigNode node, ConfigFields fields, String key) {
    return fields.number(key, 0, MOST).orElseThrow(() -> missing(node, key));
  }

  private static int count(ConfigNode node, ConfigFields fields, String key, int most) {
    return fields.integer(key, 1, most).orElseThrow(() -> missing(node, key));
  }

  private static RuntimeException missing(ConfigNode node, String key) {
    return ConfigFields.wrong(node, "'" + key + "' is missing");
  }
}
