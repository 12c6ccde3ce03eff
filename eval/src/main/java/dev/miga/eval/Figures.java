package dev.miga.eval;

import dev.miga.eval.energy.Energy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation in rows for people. */
final class Figures {
  private final List<Row> rows = new ArrayList<>();

  private Figures() {}

  /**
   * A row.
   *
   * @param name what is told of
   * @param figure in few characters; empty where there is none
   * @param detail what it comes from
   */
  record Row(String name, String figure, String detail) {}

  /** All figures but those of labels, which may be many. */
  static List<Row> of(EvaluationResult result) {
    Figures figures = new Figures();
    figures.scores(result.scores());
    figures.consumption(result.consumption());
    result
        .against()
        .ifPresent(
            against ->
                figures.add("against " + against.file(), change(against), against.verdict()));
    result.groups().ifPresent(groups -> figures.group("groups alike", groups.all()));
    result.gate().ifPresent(figures::gate);
    return figures.rows;
  }

  /** Of groups by attribute, and the word of each with the fewest right answers. */
  static List<Row> of(GroupScores groups) {
    Figures figures = new Figures();
    groups.attributes().forEach((name, score) -> figures.group(name + " alike", score));
    groups
        .words()
        .forEach(
            (name, words) -> {
              Map.Entry<String, Tally> worst = GroupScores.worstFirst(words).getFirst();
              figures.add(
                  "%s: %s".formatted(name, worst.getKey()),
                  percent(worst.getValue().share()),
                  "the word with the fewest right: " + shown(worst.getValue()));
            });
    return figures.rows;
  }

  private void group(String name, GroupScores.Score score) {
    add(
        name,
        percent(score.alike().share()),
        "%s; all right: %s".formatted(shown(score.alike()), shown(score.allRight())));
  }

  private void add(String name, String figure, String detail) {
    rows.add(new Row(name, figure, detail));
  }

  private void gate(QualityGate.Verdict verdict) {
    if (verdict.isPassed()) {
      add("gate", "passed", "");
    }
    verdict.reasons().forEach(reason -> add("gate", "below", reason));
  }

  private void scores(Scorecard scores) {
    add("exact", percent(scores.exact().share()), shown(scores.exact()));
    scores
        .fields()
        .forEach((name, tally) -> add("field " + name, percent(tally.share()), shown(tally)));
    scores
        .slices()
        .forEach((name, tally) -> add("slice " + name, percent(tally.share()), shown(tally)));
    if (scores.failed() > 0) {
      add(
          "without an answer",
          Integer.toString(scores.failed()),
          "empty or too long; counted as wrong");
    }
    scores
        .reliability()
        .ifPresent(
            reliability ->
                add(
                    "calibration error",
                    percent(reliability.error()),
                    "mean distance between confidence and share of right answers"));
    for (Selective row : scores.selective()) {
      add("at most %d of 100 wrong".formatted(row.wrongOf100()), percent(row.share()), shown(row));
    }
  }

  private static String shown(Selective row) {
    return row.threshold()
        .map(
            threshold ->
                String.format(
                    Locale.ROOT,
                    "answered without a person, at a confidence of at least %s: %d right of %d",
                    threshold,
                    row.right().right(),
                    row.right().of()))
        .orElse("no threshold on the confidence keeps to it");
  }

  private void consumption(Consumption consumption) {
    consumption
        .latency()
        .ifPresent(
            latency ->
                add(
                    "one at a time",
                    millis(latency.median()),
                    "in the median, 95 of 100 within %s, of %d; %d passes and %d tokens in the median"
                        .formatted(
                            millis(latency.p95()),
                            latency.messages(),
                            latency.passesMedian(),
                            latency.tokensMedian())));
    add(
        "%d at a time".formatted(consumption.inFlight()),
        number(consumption.messagesPerSecond()),
        "messages a second");
    consumption.peakMemoryBytes().ifPresent(bytes -> add("peak memory", number(bytes / 1e6), "MB"));
    add(
        "energy, %d at a time".formatted(consumption.inFlight()),
        joules(consumption.joulesPerMessage(), consumption.energy()),
        "a message, %s Wh for 10,000; %s"
            .formatted(number(consumption.wattHoursPer10000()), consumption.energy().how()));
    consumption
        .latency()
        .ifPresent(
            latency ->
                add(
                    "energy, one at a time",
                    joules(latency.joulesPerMessage(), latency.energy()),
                    "a message, %s of a phone's battery (5060 mAh, 3.85 V) for 25; %s"
                        .formatted(percent(latency.batteryShare(), 2), latency.energy().how())));
  }

  private static String joules(double joules, Energy energy) {
    String sign =
        switch (energy.source()) {
          case RAPL, BATTERY -> "";
          case ESTIMATE -> "about ";
        };
    return sign + number(joules) + " J";
  }

  private static String change(Comparison against) {
    double points = 100 * (against.after().share() - against.before().share());
    return String.format(Locale.ROOT, "%+.1f points", points);
  }

  /** A tally with its interval. */
  static String shown(Tally tally) {
    Tally.Interval interval = tally.interval();
    return String.format(
        Locale.ROOT,
        "%d of %d, %.1f to %.1f %% with 95 %% confidence",
        tally.right(),
        tally.of(),
        100 * interval.low(),
        100 * interval.high());
  }

  static String percent(double share) {
    return percent(share, 1);
  }

  private static String percent(double share, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * share);
  }

  private static String millis(Duration time) {
    return number(time.toNanos() / 1e6) + " ms";
  }

  /** Three digits, or the whole number. */
  static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
