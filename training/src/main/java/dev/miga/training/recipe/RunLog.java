package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.SvgChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run's log says, read for its report. */
record RunLog(List<JsonObject> lines) {
  /** Points of a curve of losses; each is a mean of the steps around it. */
  private static final int POINTS = 120;

  static RunLog read(Path path) throws IOException {
    List<JsonObject> lines = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      if (JsonValue.parse(line) instanceof JsonObject object) {
        lines.add(object);
      }
    }
    return new RunLog(lines);
  }

  /** A figure over the steps that have it, smoothed to not too many points. */
  SvgChart.Line line(String name, String key) {
    List<double[]> points = new ArrayList<>();
    for (JsonObject line : lines) {
      Optional<Double> y = number(line, key);
      number(line, "step")
          .ifPresent(step -> y.ifPresent(value -> points.add(new double[] {step, value})));
    }
    int window = Math.max(1, (points.size() + POINTS - 1) / POINTS);
    int count = (points.size() + window - 1) / window;
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      List<double[]> some = points.subList(i * window, Math.min(points.size(), (i + 1) * window));
      x[i] = some.getLast()[0];
      y[i] = some.stream().mapToDouble(point -> point[1]).average().orElse(0);
    }
    return new SvgChart.Line(name, x, y);
  }

  private static Optional<Double> number(JsonObject line, String key) {
    return line.get(key).orElse(null) instanceof JsonNumber number
        ? Optional.of(number.value().doubleValue())
        : Optional.empty();
  }
}
