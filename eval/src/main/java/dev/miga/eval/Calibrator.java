package dev.miga.eval;

import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.FieldMark;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.tasks.Calibration;
import dev.miga.tasks.Classified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds the temperatures under which confidences tell best how often they are right (Guo et al.
 * 2017, arXiv 1706.04599), and says how well they do.
 */
public final class Calibrator {
  private static final int LEAST = 20;
  private static final double SMALLEST = 1e-6;

  private Calibrator() {}

  /** A confidence and whether it was justified. */
  public record Outcome(double confidence, boolean right) {}

  /**
   * How one field, or the whole, is calibrated.
   *
   * @param key of {@link Calibration}
   * @param before expected calibration error of the raw confidences
   * @param after the same with a temperature that was fitted on the other half of the data
   */
  public record Row(
      String key, int count, double accuracy, double temperature, double before, double after) {}

  /** The outcomes of raw confidences by key. */
  private static Map<String, List<Outcome>> outcomes(Marks marks) {
    Map<String, List<Outcome>> byKey = new TreeMap<>();
    for (Mark mark : marks.answerable()) {
      if (mark.labels().isEmpty()) {
        add(byKey, Calibration.RECORD, mark.confidence(), mark.right());
      }
      for (FieldMark field : mark.fields()) {
        add(byKey, Calibration.key(field.pointer()), field.confidence(), field.right());
      }
    }
    return byKey;
  }

  private static void add(
      Map<String, List<Outcome>> byKey, String key, double confidence, boolean right) {
    byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Outcome(confidence, right));
  }

  /** Temperatures and errors of all fields, or of the labels. */
  public static List<Row> fit(Marks marks) {
    List<Row> rows = new ArrayList<>();
    List<Mark> labelled =
        marks.answerable().stream().filter(mark -> mark.labels().isPresent()).toList();
    if (labelled.size() >= LEAST) {
      rows.add(labelRow(labelled));
    }
    outcomes(marks)
        .forEach(
            (key, outcomes) -> {
              if (outcomes.size() >= LEAST) {
                rows.add(row(key, outcomes));
              }
            });
    return rows;
  }

  /** The temperatures of rows. */
  public static Calibration calibration(List<Row> rows) {
    Map<String, Double> temperatures = new LinkedHashMap<>();
    rows.forEach(row -> temperatures.put(row.key(), row.temperature()));
    return new Calibration(temperatures);
  }

  private static Row row(String key, List<Outcome> outcomes) {
    List<Outcome> crossed = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      double temperature = temperature(half(outcomes, 1 - half));
      for (Outcome outcome : half(outcomes, half)) {
        crossed.add(new Outcome(apply(temperature, outcome.confidence()), outcome.right()));
      }
    }
    double right = outcomes.stream().filter(Outcome::right).count();
    return new Row(
        key,
        outcomes.size(),
        right / outcomes.size(),
        temperature(outcomes),
        Reliability.of(outcomes).error(),
        Reliability.of(crossed).error());
  }

  private static <T> List<T> half(List<T> all, int which) {
    List<T> half = new ArrayList<>();
    for (int i = which; i < all.size(); i += 2) {
      half.add(all.get(i));
    }
    return half;
  }

  private static double temperature(List<Outcome> outcomes) {
    return minimum(
        temperature ->
            outcomes.stream()
                .mapToDouble(o -> logLoss(apply(temperature, o.confidence()), o.right()))
                .sum());
  }

  private static double apply(double temperature, double confidence) {
    return new Calibration(Map.of("", temperature)).apply("", confidence);
  }

  private static Row labelRow(List<Mark> marks) {
    List<Outcome> crossed = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      double temperature = labelTemperature(half(marks, 1 - half));
      for (Mark mark : half(marks, half)) {
        crossed.add(new Outcome(labelConfidence(mark, temperature), mark.right()));
      }
    }
    List<Outcome> raw =
        marks.stream().map(mark -> new Outcome(mark.confidence(), mark.right())).toList();
    double right = raw.stream().filter(Outcome::right).count();
    return new Row(
        Calibration.LABEL,
        raw.size(),
        right / raw.size(),
        labelTemperature(marks),
        Reliability.of(raw).error(),
        Reliability.of(crossed).error());
  }

  private static double labelTemperature(List<Mark> marks) {
    return minimum(
        temperature ->
            marks.stream()
                .mapToDouble(mark -> -Math.log(probabilityOfGold(mark, temperature)))
                .sum());
  }

  private static double probabilityOfGold(Mark mark, double temperature) {
    double sum = 0;
    double gold = 0;
    for (Classified.LabelProbability p : mark.labels().orElseThrow().distribution()) {
      double weight = Math.pow(p.probability(), 1 / temperature);
      sum += weight;
      if (mark.gold().equals(new JsonString(p.label()))) {
        gold = weight;
      }
    }
    return Math.max(SMALLEST, gold / sum);
  }

  private static double labelConfidence(Mark mark, double temperature) {
    List<Classified.LabelProbability> distribution = mark.labels().orElseThrow().distribution();
    double sum =
        distribution.stream().mapToDouble(p -> Math.pow(p.probability(), 1 / temperature)).sum();
    return Math.pow(distribution.getFirst().probability(), 1 / temperature) / sum;
  }

  /** Where a function of the temperature is smallest, by golden section over its logarithm. */
  private static double minimum(DoubleUnaryOperator loss) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = Math.log(0.05);
    double high = Math.log(20);
    while (high - low > 1e-3) {
      double a = high - ratio * (high - low);
      double b = low + ratio * (high - low);
      if (loss.applyAsDouble(Math.exp(a)) < loss.applyAsDouble(Math.exp(b))) {
        high = b;
      } else {
        low = a;
      }
    }
    return Math.round(Math.exp((low + high) / 2) * 1000) / 1000.0;
  }

  /** Minus the logarithm of the probability that was given to what happened. */
  static double logLoss(double confidence, boolean right) {
    double p = Math.clamp(confidence, SMALLEST, 1 - SMALLEST);
    return -Math.log(right ? p : 1 - p);
  }
}
