package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Sample;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardsTest {
  private static final String RECORDS = "kind: extract\nschema: {type: object}\n";
  private static final String LABELS = "kind: classify\nlabels: [x, y]\n";

  @TempDir private Path folder;

  private TaskFile task(String kind, String training) throws IOException {
    Path file = folder.resolve("task.yaml");
    Files.writeString(file, "name: a\n" + kind + "training: {data: d.jsonl" + training + "}\n");
    return TaskFile.read(file);
  }

  private Recipe recipe(String kind, String training) throws IOException {
    return Recipe.of(task(kind, training), Map.of());
  }

  /** Few samples are read more often, as many steps as are worth it, and many not so often. */
  @ParameterizedTest
  @CsvSource({"65, 12", "233, 12", "300, 10", "700, 4", "1500, 3", "9999, 3", "10000, 2"})
  void choosesEpochsByTheNumberOfRecords(int samples, int epochs) throws IOException {
    Recipe recipe = recipe(RECORDS, "");
    assertThat(new Standards(recipe, samples).chosen().trainer().epochs()).isEqualTo(epochs);
  }

  @ParameterizedTest
  @CsvSource({"70, 12, 4e-4", "1000, 3, 4e-4", "9000, 3, 2e-4", "20000, 3, 2e-4"})
  void choosesARateForLabels(int samples, int epochs, double rate) throws IOException {
    Recipe recipe = new Standards(recipe(LABELS, ""), samples).chosen();
    assertThat(recipe.trainer().epochs()).isEqualTo(epochs);
    assertThat(recipe.trainer().schedule().peak()).isEqualTo(rate);
  }

  @Test
  void leavesWhatIsGiven() throws IOException {
    Recipe given = recipe(RECORDS, ", epochs: 7, learning-rate: 0.001, warm-up: 5");
    Standards standards = new Standards(given, 20);
    assertThat(standards.told()).isEmpty();
    assertThat(standards.chosen().trainer()).isEqualTo(given.trainer());
  }

  @Test
  void warmsUpForATenthOfAShortRun() throws IOException {
    Standards few = new Standards(recipe(RECORDS, ", batch: 4, schedule: linear"), 20);
    assertThat(few.told()).containsExactly("epochs 12", "learning rate 4e-4", "warm-up 6 steps");
    assertThat(new Standards(recipe(RECORDS, ""), 5000).told()).contains("warm-up 20 steps");
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "24, 8", "60, 20", "85, 20", "150, 30", "300, 40", "400, 40", "5000, 500"})
  void holdsEnoughOut(int all, int heldOut) {
    assertThat(Standards.heldOut(all)).isEqualTo(heldOut);
  }

  @Test
  void saysTextsTwiceBeforeALabelHeadUnlessTheTaskSays() throws IOException {
    List<Sample> brief = List.of(sample("x".repeat(1000)));
    List<Sample> lengthy = List.of(sample("x"), sample("x".repeat(1001)));
    assertThat(repeat(LABELS, brief)).isEqualTo(2);
    assertThat(repeat(LABELS, lengthy)).isEqualTo(1);
    assertThat(repeat(LABELS + "repeat: 1\n", brief)).isEqualTo(1);
    assertThat(repeat(LABELS + "repeat: 3\n", brief)).isEqualTo(3);
    assertThat(repeat(RECORDS, brief)).isEqualTo(1);
  }

  private int repeat(String kind, List<Sample> samples) throws IOException {
    return Standards.repeated(task(kind, ""), samples).task().repeat();
  }

  private static Sample sample(String text) {
    return new Sample("a:1", text, new JsonValue.JsonNull(), "");
  }
}
