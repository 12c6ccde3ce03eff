package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scores written down a second time, each from its definition and without a thought for speed, to
 * hold {@link Scorecard} against.
 */
record PlainScorer(List<Line> lines) {

  /** A message: its slice, the right answer and the given one as JSON. */
  record Line(String slice, String gold, String output, double confidence) {
    boolean isRight() {
      return JsonValue.parse(gold).equals(JsonValue.parse(output));
    }

    private Optional<JsonValue> gold(String name) {
      return ((JsonObject) JsonValue.parse(gold)).get(name);
    }

    private Optional<JsonValue> output(String name) {
      return ((JsonObject) JsonValue.parse(output)).get(name);
    }
  }

  long right() {
    return lines.stream().filter(Line::isRight).count();
  }

  Map<String, String> slices() {
    Map<String, String> slices = new TreeMap<>();
    for (Line one : lines) {
      List<Line> same = lines.stream().filter(l -> l.slice().equals(one.slice())).toList();
      slices.put(one.slice(), same.stream().filter(Line::isRight).count() + "/" + same.size());
    }
    return slices;
  }

  long rightField(String name) {
    return lines.stream().filter(l -> l.gold(name).equals(l.output(name))).count();
  }

  /** Right ones of those that {@code label} was given, and of those that it is due. */
  String label(String label) {
    long both = lines.stream().filter(l -> isBoth(l, label)).count();
    long given = lines.stream().filter(l -> l.output().equals(label)).count();
    long due = lines.stream().filter(l -> l.gold().equals(label)).count();
    return both + "/" + given + " " + both + "/" + due;
  }

  private static boolean isBoth(Line line, String label) {
    return line.gold().equals(label) && line.output().equals(label);
  }

  double calibrationError() {
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      double low = bin / 15.0;
      double high = (bin + 1) / 15.0;
      List<Line> in =
          lines.stream()
              .filter(l -> l.confidence() >= low && (l.confidence() < high || high == 1))
              .toList();
      if (!in.isEmpty()) {
        double mean = in.stream().mapToDouble(Line::confidence).sum() / in.size();
        double right = (double) in.stream().filter(Line::isRight).count() / in.size();
        error += Math.abs(mean - right) * in.size() / lines.size();
      }
    }
    return error;
  }

  /** Most messages that any threshold lets through with no more wrong ones than that. */
  int mostAnswered(double wrongShare) {
    int most = 0;
    for (Line threshold : lines) {
      List<Line> through = through(threshold.confidence());
      long wrong = through.stream().filter(l -> !l.isRight()).count();
      if (wrong <= wrongShare * through.size() + 1e-9) {
        most = Math.max(most, through.size());
      }
    }
    return most;
  }

  List<Line> through(double threshold) {
    return lines.stream().filter(l -> l.confidence() >= threshold).toList();
  }
}
