package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which labels were given for which.
 *
 * @param counts messages by the right label, then by the one that was given
 */
public record Confusion(Map<String, Map<String, Integer>> counts) {
  /** Stands for no label. */
  public static final String NONE = "(none)";

  /** Copies the map. */
  public Confusion {
    Map<String, Map<String, Integer>> copy = new TreeMap<>();
    counts.forEach((gold, row) -> copy.put(gold, Collections.unmodifiableMap(new TreeMap<>(row))));
    counts = Collections.unmodifiableMap(copy);
  }

  static Confusion of(Marks marks) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Mark mark : marks.all()) {
      counts
          .computeIfAbsent(label(mark.gold()), gold -> new TreeMap<>())
          .merge(label(mark.output()), 1, Integer::sum);
    }
    return new Confusion(counts);
  }

  private static String label(JsonValue value) {
    return value instanceof JsonString label ? label.value() : NONE;
  }

  /**
   * How a label fares.
   *
   * @param precision right ones of the messages that were given it
   * @param recall right ones of the messages that should have it
   */
  public record LabelScore(Tally precision, Tally recall) {}

  /** By label, in the order of their names. */
  public Map<String, LabelScore> labels() {
    Map<String, Integer> given = new TreeMap<>();
    counts.values().forEach(row -> row.forEach((label, n) -> given.merge(label, n, Integer::sum)));
    Map<String, Integer> due = new TreeMap<>();
    counts.forEach((label, row) -> due.put(label, row.values().stream().mapToInt(n -> n).sum()));
    given.keySet().forEach(label -> due.putIfAbsent(label, 0));
    Map<String, LabelScore> scores = new TreeMap<>();
    due.forEach(
        (label, of) -> {
          int right = counts.getOrDefault(label, Map.of()).getOrDefault(label, 0);
          Tally precision = new Tally(right, given.getOrDefault(label, 0));
          scores.put(label, new LabelScore(precision, new Tally(right, of)));
        });
    return scores;
  }

  /** One label given for another. */
  public record Mistake(String gold, String given, int count) {}

  /** What was mistaken for what, the commonest first. */
  public List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    counts.forEach(
        (gold, row) ->
            row.forEach(
                (given, count) -> {
                  if (!given.equals(gold)) {
                    mistakes.add(new Mistake(gold, given, count));
                  }
                }));
    mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
    return mistakes;
  }
}
