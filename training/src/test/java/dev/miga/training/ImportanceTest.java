package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.TinyGemma;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportanceTest {

  @Test
  void weighsEveryColumnOfEveryLinearByWhatItIsMultipliedWith(@TempDir Path folder) {
    int[] tokens = new SplittableRandom(4).ints(700, 10, 300).toArray();
    List<Integer> told = new ArrayList<>();
    try (ModelFile file = ModelFiles.open(TinyGemma.wide().write(folder))) {
      Map<String, float[]> importance =
          Importance.measure(file, tokens, 2, TestKernels.exact(), 1, told::add);
      assertThat(importance).hasSize(2 * 7);
      importance.forEach(
          (name, columns) -> {
            assertThat((long) columns.length)
                .as(name)
                .isEqualTo(file.tensor(name).shape().getLast());
            double sum = 0;
            for (float column : columns) {
              assertThat(column).isPositive();
              sum += column;
            }
            assertThat(sum / columns.length).as(name).isBetween(0.999, 1.003);
          });
      float[] shared = importance.get("model.layers.0.self_attn.q_proj.weight");
      assertThat(importance.get("model.layers.0.self_attn.v_proj.weight")).isEqualTo(shared);
      assertThat(importance.get("model.layers.1.self_attn.q_proj.weight")).isNotEqualTo(shared);
    }
    assertThat(told).containsExactly(511, 700);
  }
}
