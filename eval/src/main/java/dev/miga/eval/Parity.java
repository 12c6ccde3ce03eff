package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A quantized specialist beside its origin on the same samples.
 *
 * @param whole of answers that are right as a whole
 * @param fields the same by member of the records
 */
public record Parity(Comparison whole, Map<String, Comparison> fields) {
  /** Share of the samples that may be lost unless somebody says otherwise. */
  public static final double ALLOWED_LOSS = 0.01;

  private static final String ORIGIN = "origin";

  /** Copies the map. */
  public Parity {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Compares answers to the same samples. */
  public static Parity of(Exam.Marks origin, Exam.Marks quantized) {
    Map<String, Comparison> fields = new LinkedHashMap<>();
    for (String name : quantized.byMember().keySet()) {
      fields.put(name, compared(origin, quantized, mark -> isRight(name, mark)));
    }
    return new Parity(compared(origin, quantized, Exam.Mark::right), fields);
  }

  private static Comparison compared(
      Exam.Marks origin, Exam.Marks quantized, Predicate<Exam.Mark> right) {
    return Comparison.of(ORIGIN, outcomes(origin, right), outcomes(quantized, right));
  }

  private static Outcomes outcomes(Exam.Marks marks, Predicate<Exam.Mark> right) {
    List<Exam.Mark> counted = marks.answerable();
    Map<String, Boolean> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < counted.size(); i++) {
      outcomes.put(Integer.toString(i), right.test(counted.get(i)));
    }
    return new Outcomes("", outcomes);
  }

  private static boolean isRight(String name, Exam.Mark mark) {
    return Objects.equals(member(mark.gold(), name), member(mark.output(), name));
  }

  private static @Nullable JsonValue member(JsonValue value, String name) {
    return value instanceof JsonObject object ? object.members().get(name) : null;
  }

  /** Share of the samples that are lost; negative where more are right than before. */
  public double loss() {
    return whole.before().share() - whole.after().share();
  }

  /** What became of the answers, a line for each field. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("whole answers: " + whole.verdict());
    fields.forEach((name, comparison) -> lines.add(name + ": " + comparison.verdict()));
    return lines;
  }

  /**
   * Lets pass what lost no more than it may.
   *
   * @param allowedLoss share of the samples
   * @param consequence what becomes of one that lost more; appended to what it lost
   * @throws MigaException REFUSED
   */
  public void require(double allowedLoss, String specialist, String consequence) {
    if (loss() > allowedLoss) {
      throw new MigaException(
          ErrorCode.REFUSED,
          String.format(
              Locale.ROOT,
              "%s loses %s of the answers by fewer bits, at most %s may be lost (%s)%s",
              specialist,
              Figures.percent(loss()),
              Figures.percent(allowedLoss),
              whole.verdict(),
              consequence));
    }
  }
}
