package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Scaling;
import dev.miga.engine.json.JsonValue;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Schedule;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  @TempDir Path folder;

  private Recipe recipe(String training, Map<String, JsonValue> overrides) throws IOException {
    Path file = folder.resolve("task.yaml");
    Files.writeString(
        file, "name: a\nkind: classify\nlabels: [x, y, z]\ntraining:\n" + training.indent(2));
    return Recipe.of(TaskFile.read(file), overrides);
  }

  @Test
  void readsSettingsAndLetsTheCallerReplaceThem() throws IOException {
    Recipe recipe =
        recipe(
            """
            data: [a.jsonl, b.csv]
            validation: dev.jsonl
            rank: 8
            scaling: rank-stabilized
            epochs: 2
            schedule: linear
            learning-rate: 0.001
            """,
            Map.of("epochs", JsonValue.parse("5")));
    assertThat(recipe.data()).containsExactly(folder.resolve("a.jsonl"), folder.resolve("b.csv"));
    assertThat(recipe.validation())
        .isEqualTo(new Recipe.Validation.Held(List.of(folder.resolve("dev.jsonl"))));
    assertThat(recipe.trainer().epochs()).isEqualTo(5);
    assertThat(recipe.trainer().labels()).isEqualTo(3);
    assertThat(recipe.trainer().schedule()).isEqualTo(new Schedule.Linear(0.001, 20));
    assertThat(recipe.trainer().method())
        .isEqualTo(new Method.Lora(new LoraConfig(8, 16, 0, Scaling.RANK_STABILIZED)));
  }

  @Test
  void startsFromOneAdapterOrSeveral() throws IOException {
    assertThat(recipe("data: a", Map.of()).startFrom()).isEmpty();
    assertThat(recipe("data: a\nstart-from: b/best", Map.of()).startFrom())
        .containsExactly(folder.resolve("b/best"));
    Recipe mean = recipe("data: a\nepochs: 0\nstart-from: [b/best, c/best]", Map.of());
    assertThat(mean.startFrom())
        .containsExactly(folder.resolve("b/best"), folder.resolve("c/best"));
    assertThat(mean.trainer().epochs()).isZero();
  }

  @Test
  void holdsOutByNumberWhereNothingIsSaid() throws IOException {
    assertThat(recipe("data: a.jsonl", Map.of()).validation())
        .isEqualTo(new Recipe.Validation.ByNumber());
    assertThat(recipe("data: a.jsonl\nvalidation: 0.1", Map.of()).validation())
        .isEqualTo(new Recipe.Validation.Share(0.1));
  }

  @Test
  void saysWhatIsLeftOpen() throws IOException {
    assertThat(recipe("data: a", Map.of()).open())
        .containsExactlyInAnyOrder("epochs", "learning-rate", "warm-up");
    assertThat(recipe("data: a\nwarm-up: 3", Map.of("epochs", JsonValue.parse("5"))).open())
        .containsExactly("learning-rate");
  }

  @Test
  void trainsTheLinearsThemselvesWhenAsked() throws IOException {
    Recipe full = recipe("data: a.jsonl\nmethod: full", Map.of());
    assertThat(full.trainer().method()).isEqualTo(new Method.FullBlocks());
    assertThat(schedule(full)).isEqualTo(new Schedule.Cosine(3e-5, 20, 0));
    Recipe lora = recipe("data: a.jsonl\nmethod: lora", Map.of());
    assertThat(lora).isEqualTo(recipe("data: a.jsonl", Map.of()));
    assertThat(schedule(lora)).isEqualTo(new Schedule.Cosine(4e-4, 20, 0));
  }

  @Test
  void trainsForWeightsOfFewerBitsWhenAsked() throws IOException {
    assertThat(recipe("data: a", Map.of()).quantized()).isEmpty();
    Rounding lattice = new Rounding.Lattice(GgmlType.Q4_0);
    Recipe factors = recipe("data: a\nrank: 8\nquantization: Q4_0", Map.of());
    assertThat(factors.quantized()).contains(new Quantized(Layout.Q4_0, 0.01));
    assertThat(factors.trainer().method())
        .isEqualTo(new Method.Lora(new LoraConfig(8, 16, 0, Scaling.STANDARD), lattice));
    Recipe full = recipe("data: a\nmethod: full\nquantization: Q4_0\nallowed-loss: 0", Map.of());
    assertThat(full.quantized()).contains(new Quantized(Layout.Q4_0, 0));
    assertThat(full.trainer().method()).isEqualTo(new Method.FullBlocks(lattice));
  }

  private static Schedule schedule(Recipe recipe) {
    return new Standards(recipe, 1500).chosen().trainer().schedule();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data: a.jsonl\\nrate: 1         | task.yaml:6: unknown key 'rate'
          rank: 4                         | key 'data' is missing
          data: a.jsonl\\nrank: 0         | task.yaml:6: 'rank' must be
          data: a.jsonl\\nschedule: steps | task.yaml:6: 'schedule' must be one of
          data: a.jsonl\\nloss: most      | task.yaml:6: 'loss' must be one of
          data: a.jsonl\\nmethod: head    | task.yaml:6: 'method' must be one of full, lora
          data: a\\nmethod: full\\nrank: 8  | task.yaml:7: 'rank' belongs to method lora
          data: a\\nalpha: 8\\nmethod: full | task.yaml:6: 'alpha' belongs to method lora
          data: a\\nmethod: full\\nscaling: standard | task.yaml:7: 'scaling' belongs to method lora
          data: a\\nmethod: full\\ndropout: 0 | task.yaml:7: 'dropout' belongs to method lora
          data: a\\nepochs: 0 | task.yaml:6: 'epochs' 0 publishes what a run starts from
          data: a\\ndrafts: some | task.yaml:6: 'drafts' must be true or false, found "some"
          data: a\\nreport: {messages: 1} | task.yaml:6: 'messages' must be true or false, found 1
          data: a\\nreport: {texts: no} | task.yaml:6: unknown key 'texts'
          data: a\\nexchange: 2 | task.yaml:6: 'exchange' belongs to kind extract
          data: a\\nquantization: Q4_K | task.yaml:6: 'quantization' must be one of Q4_0, Q5_0, Q8_0
          data: a\\nquantization: Q4_0\\ndropout: 0.1 | task.yaml:7: 'dropout' goes with an adapter
          data: a\\nallowed-loss: 0.1 | task.yaml:6: 'allowed-loss' goes with 'quantization'
          """)
  void namesLineAndKeyOfWhatIsWrong(String training, String message) {
    assertThatThrownBy(() -> recipe(training.replace("\\n", "\n"), Map.of()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining(message);
  }
}
