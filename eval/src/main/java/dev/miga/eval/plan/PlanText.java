package dev.miga.eval.plan;

import dev.miga.engine.format.Printable;
import java.util.List;
import java.util.Locale;

/** A plan as a short table of plain text. */
public final class PlanText {
  private static final double MEDIAN = 0.5;
  private static final double P99 = 0.99;

  private PlanText() {}

  /** The table, with a line end after each row. */
  public static String of(Plan plan, Prices prices) {
    MachineFigures figures = plan.figures();
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%s on %s, %d threads, %s"
            .formatted(
                Printable.oneLine(figures.specialist()),
                Printable.oneLine(figures.machine().cpu()),
                figures.machine().threads(),
                Printable.oneLine(figures.machine().weights())));
    line(
        out,
        "%s; 99 of 100 answered within %s ms"
            .formatted(plan.traffic().described(), figure(plan.target().p99Millis())));
    line(out, "");
    row(out, "machines", Integer.toString(plan.machines()));
    row(out, "each then", load(plan, plan.load()));
    row(
        out,
        "each at most",
        "%s messages/s in time; %s when there is always one more"
            .formatted(figure(plan.withinP99()), figure(plan.capacity())));
    plan.fewer().ifPresent(fewer -> row(out, "with one less", load(plan, fewer)));
    row(out, "with one more", load(plan, plan.more()));
    prices
        .perDay(plan)
        .ifPresent(
            cost ->
                row(
                    out,
                    "cost",
                    "%s a day, %s for a million messages"
                        .formatted(figure(cost), figure(1e6 * cost / plan.traffic().perDay()))));
    energy(out, plan, prices);
    line(out, "");
    line(
        out,
        "%-26s  %s".formatted("if it were otherwise", "messages/s of a machine in time, machines"));
    plan.knobs().forEach(knob -> line(out, "%-26s  %s".formatted(knob.name(), turned(knob))));
    line(out, "");
    line(out, why(plan));
    line(out, "");
    assumptions(out, plan);
    return out.toString();
  }

  private static void energy(StringBuilder out, Plan plan, Prices prices) {
    String source =
        prices.watts().isPresent()
            ? "as given, day and night"
            : "while computing alone: " + Printable.oneLine(plan.figures().power().how());
    row(
        out,
        "energy",
        "%s kWh a day, %s J a message; %s"
            .formatted(
                figure(prices.kilowattHours(plan)), figure(prices.joulesPerMessage(plan)), source));
  }

  private static String load(Plan plan, Simulated load) {
    double http = plan.target().httpMillis();
    String lost =
        load.refused() + load.late() == 0
            ? ""
            : ", %d of %d refused, %d late".formatted(load.refused(), load.offered(), load.late());
    return "p50 %s, p99 %s, %s messages/s, busy %s of 100%s"
        .formatted(
            millis(http + load.quantile(MEDIAN)),
            millis(http + load.quantile(P99)),
            figure(load.perSecond()),
            figure(100 * load.utilisation()),
            lost);
  }

  private static String millis(double millis) {
    return Double.isInfinite(millis) ? "never" : figure(millis) + " ms";
  }

  private static String turned(Knob knob) {
    return knob.machines() == 0
        ? "none in time"
        : "%s, %d".formatted(figure(knob.perSecond()), knob.machines());
  }

  /** Which knob matters most, and why. */
  static String why(Plan plan) {
    String limit =
        plan.isFull()
            ? "A machine is full before its messages take too long, so what counts is how much it"
                + " computes."
            : "Messages take too long before a machine is full, by company in passes and by"
                + " waiting.";
    String knob =
        plan.best()
            .map(
                best ->
                    "Of what was tried, '%s' gains most: %s instead of %s messages/s of a machine."
                        .formatted(best.name(), figure(best.perSecond()), figure(plan.withinP99())))
            .orElse("Nothing that was tried gains more than 2 of 100; more machines do.");
    return limit + " " + knob + cores(plan);
  }

  /** A quarter more of passes, wherever it comes from, against what was tried. */
  private static String cores(Plan plan) {
    double gain =
        plan.knobs().stream()
            .filter(knob -> knob.kind() == Knob.Kind.FASTER_PASSES)
            .mapToDouble(knob -> knob.perSecond() / plan.withinP99())
            .max()
            .orElse(1);
    return (" Passes a fifth shorter would give %s times as many: measure it with more cores,"
            + " --merge or --type, and name it with --beside.")
        .formatted(figure(gain));
  }

  private static void assumptions(StringBuilder out, Plan plan) {
    PassCost cost = plan.figures().passes().cost();
    line(
        out,
        ("A pass: %s ms, %s more for each message in it, %s for each token; of %d, half within %s"
                + " of 100.")
            .formatted(
                figure(cost.pass()),
                figure(cost.sequence()),
                figure(cost.token()),
                plan.figures().passes().passes(),
                figure(100 * plan.figures().passes().medianError())));
    List<Company> companies = plan.figures().companies();
    for (int i = 0; i < companies.size(); i++) {
      line(
          out,
          "%d at a time: %s messages/s measured, %s simulated."
              .formatted(
                  companies.get(i).inFlight(),
                  figure(companies.get(i).messagesPerSecond()),
                  figure(plan.check().get(i))));
    }
    line(
        out,
        "%d in flight, %d queued; HTTP counts %s ms a message."
            .formatted(
                plan.rules().limits().inFlight(),
                plan.rules().limits().queued(),
                figure(plan.target().httpMillis())));
  }

  private static void row(StringBuilder out, String name, String text) {
    line(out, "%-14s  %s".formatted(name, text));
  }

  private static void line(StringBuilder out, String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  /** Three digits, or the whole number. */
  static String figure(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
