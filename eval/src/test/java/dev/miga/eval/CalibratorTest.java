package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Calibrator.Outcome;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.tasks.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibratorTest {

  /** Confidences whose log odds are {@code sharpness} times what they should be. */
  private static Marks marks(double sharpness) {
    SplittableRandom random = new SplittableRandom(5);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      double odds = random.nextDouble(-1, 4);
      boolean right = random.nextDouble() < 1 / (1 + Math.exp(-odds));
      double confidence = 1 / (1 + Math.exp(-sharpness * odds));
      Sample sample = new Sample("a:" + i, "text", new JsonString("a"), "");
      marks.add(
          new Mark(
              sample,
              sample.gold(),
              right ? sample.gold() : new JsonNull(),
              confidence,
              right,
              List.of(),
              Optional.empty(),
              Optional.empty()));
    }
    return new Marks(marks);
  }

  @Test
  void findsTheTemperatureByWhichConfidencesAreOff() {
    Calibrator.Row row = Calibrator.fit(marks(3)).getFirst();
    assertThat(row.key()).isEqualTo(Calibration.RECORD);
    assertThat(row.temperature()).isCloseTo(3, within(0.3));
    assertThat(row.before()).isGreaterThan(0.08);
    assertThat(row.after()).isLessThan(0.03);
  }

  @Test
  void leavesJustConfidencesAsTheyAre() {
    assertThat(Calibrator.fit(marks(1)).getFirst().temperature()).isCloseTo(1, within(0.1));
  }

  @Test
  void expectedErrorIsTheDistanceBetweenConfidenceAndAccuracy() {
    List<Outcome> outcomes =
        List.of(
            new Outcome(0.9, true),
            new Outcome(0.9, false),
            new Outcome(0.1, false),
            new Outcome(0.1, false));
    assertThat(Reliability.of(outcomes).error()).isCloseTo(0.5 * 0.4 + 0.5 * 0.1, within(1e-9));
  }

  @Test
  void tooFewOutcomesAreNotCalibrated() {
    assertThat(Calibrator.fit(new Marks(marks(1).all().subList(0, 19)))).isEmpty();
  }
}
