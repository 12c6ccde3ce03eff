package dev.miga.eval.plan;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.EvaluationJson.Members;

/**
 * A plan as JSON:
 *
 * <pre>{@code
 * {"specialist", "messages_per_day", "messages_per_second", "wanted_p99_ms", "http_ms", "in_flight",
 *  "machines", "machine": LOAD, "messages_per_second_in_time", "capacity_messages_per_second",
 *  "one_less": LOAD, "one_more": LOAD, "busy_share_of_day", "cost_per_day", "kwh_per_day",
 *  "joules_per_message", "power_source", "knobs": [{"name", "messages_per_second", "machines"}], "why"}
 * LOAD = {"messages_per_second", "p50_ms", "p99_ms", "busy", "messages_a_pass", "offered", "refused", "late"}
 * }</pre>
 *
 * <p>What does not apply is left out; so is a time that fewer messages were answered in.
 */
public final class PlanJson {
  private static final double MEDIAN = 0.5;
  private static final double P99 = 0.99;

  private PlanJson() {}

  /** The object. */
  public static JsonObject of(Plan plan, Prices prices) {
    Members json =
        new Members()
            .text("specialist", plan.figures().specialist())
            .number("messages_per_day", plan.traffic().perDay())
            .number("messages_per_second", plan.traffic().perSecond())
            .number("wanted_p99_ms", plan.target().p99Millis())
            .number("http_ms", plan.target().httpMillis())
            .number("in_flight", plan.rules().limits().inFlight())
            .number("machines", plan.machines())
            .put("machine", load(plan, plan.load()))
            .number("messages_per_second_in_time", plan.withinP99())
            .number("capacity_messages_per_second", plan.capacity());
    plan.fewer().ifPresent(fewer -> json.put("one_less", load(plan, fewer)));
    json.put("one_more", load(plan, plan.more())).number("busy_share_of_day", plan.busyShare());
    prices.perDay(plan).ifPresent(cost -> json.number("cost_per_day", cost));
    return json.number("kwh_per_day", prices.kilowattHours(plan))
        .number("joules_per_message", prices.joulesPerMessage(plan))
        .text("power_source", prices.source(plan))
        .put("knobs", new JsonArray(plan.knobs().stream().map(PlanJson::knob).toList()))
        .text("why", PlanText.why(plan))
        .object();
  }

  private static JsonValue load(Plan plan, Simulated load) {
    Members json = new Members().number("messages_per_second", load.perSecond());
    time(json, "p50_ms", plan, load.quantile(MEDIAN));
    time(json, "p99_ms", plan, load.quantile(P99));
    return json.number("busy", load.utilisation())
        .number("messages_a_pass", load.together())
        .number("offered", load.offered())
        .number("refused", load.refused())
        .number("late", load.late())
        .object();
  }

  private static void time(Members json, String name, Plan plan, double millis) {
    if (Double.isFinite(millis)) {
      json.number(name, millis + plan.target().httpMillis());
    }
  }

  private static JsonValue knob(Knob knob) {
    return new Members()
        .text("name", knob.name())
        .number("messages_per_second", knob.perSecond())
        .number("machines", knob.machines())
        .object();
  }
}
