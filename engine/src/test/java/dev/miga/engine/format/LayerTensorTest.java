package dev.miga.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTensorTest {
  /** Widths that differ all: 6 hidden, 10 intermediate, 3 heads over 1 of 4 columns. */
  private static final ModelConfig CONFIG =
      new ModelConfig(
          7, 6, 10, 2, 3, 1, 4, 512, 1e-6f, 8, 1e6f, 1e4f, 8, 16, List.of(true, false), true);

  @Test
  void namesAndShapesAreThoseOfHuggingFace() {
    Map<String, List<Long>> found = new LinkedHashMap<>();
    LayerTensor.inOrder().forEach(t -> found.put(t.weight(1), t.shape(CONFIG)));
    String layer = "model.layers.1.";
    Map<String, List<Long>> expected = new LinkedHashMap<>();
    expected.put(layer + "input_layernorm.weight", List.of(6L));
    expected.put(layer + "self_attn.q_proj.weight", List.of(12L, 6L));
    expected.put(layer + "self_attn.k_proj.weight", List.of(4L, 6L));
    expected.put(layer + "self_attn.v_proj.weight", List.of(4L, 6L));
    expected.put(layer + "self_attn.q_norm.weight", List.of(4L));
    expected.put(layer + "self_attn.k_norm.weight", List.of(4L));
    expected.put(layer + "self_attn.o_proj.weight", List.of(6L, 12L));
    expected.put(layer + "post_attention_layernorm.weight", List.of(6L));
    expected.put(layer + "pre_feedforward_layernorm.weight", List.of(6L));
    expected.put(layer + "mlp.gate_proj.weight", List.of(10L, 6L));
    expected.put(layer + "mlp.up_proj.weight", List.of(10L, 6L));
    expected.put(layer + "mlp.down_proj.weight", List.of(6L, 10L));
    expected.put(layer + "post_feedforward_layernorm.weight", List.of(6L));
    assertThat(found).containsExactlyEntriesOf(expected);
  }

  @Test
  void everyLinearAndNormIsInOrderOnce() {
    assertThat(LayerTensor.inOrder())
        .containsAll(List.of(Linear.values()))
        .containsAll(List.of(Norm.values()))
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsLinearsFromOtherModules() {
    assertThat(List.of(Linear.values())).allMatch(linear -> Linear.isOne(linear.in(25)));
    assertThat(
            List.of(
                "model.layers.0.self_attn.q_norm",
                "model.layers.0.self_attn.q_proj.weight",
                "model.layers.x.self_attn.q_proj",
                "model.layers.12345.self_attn.q_proj",
                "self_attn.q_proj",
                "model.embed_tokens"))
        .noneMatch(Linear::isOne);
  }

  @Test
  void slidingLayersSeeTheirWindowAndGlobalOnesTheContext() {
    assertThat(CONFIG.attention(0)).isEqualTo(new ModelConfig.Attention(8, 1e4f, 1, 0.25f));
    assertThat(CONFIG.attention(1)).isEqualTo(new ModelConfig.Attention(512, 1e6f, 8, 0.25f));
  }
}
