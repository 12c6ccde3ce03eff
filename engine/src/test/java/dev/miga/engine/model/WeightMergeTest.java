package dev.miga.engine.model;

import static dev.miga.engine.testing.RandomFactors.RANK;
import static dev.miga.engine.testing.RandomFactors.factors;
import static dev.miga.engine.testing.RandomFactors.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.model.LanguageModel.Merging;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightMergeTest {
  private static final String Q = "model.layers.1.self_attn.q_proj";
  private static final String DOWN = "model.layers.0.mlp.down_proj";

  @TempDir private Path folder;

  private static Adapter.Factors changeOfQ(Adapter adapter) {
    return (Adapter.Factors) Objects.requireNonNull(adapter.changes().get(Q + ".weight"));
  }

  private Path write(Map<String, String> metadata, List<Tensor> tensors) {
    Path path = folder.resolve("adapter.safetensors");
    SafetensorsWriter.write(path, metadata, tensors);
    return path;
  }

  private LanguageModel model(TinyGemma gemma) {
    try (ModelFile file = ModelFiles.open(gemma.write(folder))) {
      return LanguageModel.pack(file, new ScalarKernels(), 1);
    }
  }

  @Test
  void mergedWeightsAreTheSumAndAreKept() {
    List<Tensor> tensors = new ArrayList<>(factors(Q, 64, 128));
    tensors.addAll(factors(DOWN, 128, 64));
    Adapter adapter = Adapter.read(write(Map.of("lora_alpha", "3"), tensors));
    AtomicInteger packed = new AtomicInteger();
    AtomicInteger checks = new AtomicInteger();
    try (LanguageModel base = model(TinyGemma.standard())) {
      for (int round = 0; round < 2; round++) {
        try (LanguageModel merged =
            base.with(
                adapter,
                new Merging(Layout.Q8_0, "a", checks::incrementAndGet),
                folder.resolve("packed"),
                (d, t) -> packed.incrementAndGet())) {
          LayerWeights own = base.gemma().weights().layers().get(1);
          LayerWeights other = merged.gemma().weights().layers().get(1);
          assertSum(own.qProj(), other.qProj(), changeOfQ(adapter));
          assertThat(other.kProj()).isSameAs(own.kProj());
          assertThat(merged.gemma().weights().embedTokens())
              .isSameAs(base.gemma().weights().embedTokens());
        }
      }
      assertThat(packed).hasValue(2); // both matrices, once
      assertThat(checks).hasValue(1);
      base.with(
              adapter,
              new Merging(Layout.Q8_0, "b", checks::incrementAndGet),
              folder.resolve("packed"),
              (d, t) -> {})
          .close();
      assertThat(checks).hasValue(2);
    }
  }

  private static void assertSum(PackedMatrix own, PackedMatrix merged, Adapter.Factors factors) {
    for (int row = 0; row < own.rows(); row++) {
      float[] expected = own.row(row);
      for (int c = 0; c < expected.length; c++) {
        for (int k = 0; k < RANK; k++) {
          expected[c] += factors.b()[row * RANK + k] * factors.a()[k * factors.in() + c];
        }
      }
      assertThat(merged.row(row)).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void keepsOneMergeAndMakesItAnewForOtherBits() {
    Adapter adapter = Adapter.read(write(Map.of("lora_alpha", "3"), factors(Q, 256, 256)));
    AtomicInteger checks = new AtomicInteger();
    try (LanguageModel base = model(TinyGemma.wide().withBlockType(GgmlType.Q4_0))) {
      for (Layout bits : List.of(Layout.Q8_0, Layout.Q5_0, Layout.Q5_0, Layout.Q8_0)) {
        try (LanguageModel merged =
            base.with(
                adapter,
                new Merging(bits, "a", checks::incrementAndGet),
                folder.resolve("packed"),
                (d, t) -> {})) {
          assertThat(merged.gemma().weights().layers().get(1).qProj().layout()).isEqualTo(bits);
        }
      }
    }
    assertThat(checks).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"Q8_0, 0.06", "Q5_0, 0.5", "Q4_0, 1.0"}) // half a step of about 12 / 127, 16, 8; ends
  void quantizedWeightsAreMergedIntoTheBitsAskedFor(Layout bits, float error) {
    List<Tensor> tensors = factors(Q, 256, 256);
    Adapter adapter = Adapter.read(write(Map.of("lora_alpha", "3"), tensors));
    try (LanguageModel base = model(TinyGemma.wide().withBlockType(GgmlType.Q4_0));
        LanguageModel merged =
            base.with(
                adapter,
                new Merging(bits, "c", () -> {}),
                folder.resolve("packed"),
                (done, total) -> {})) {
      PackedMatrix q = merged.gemma().weights().layers().get(1).qProj();
      assertThat(q.layout()).isEqualTo(bits);
      PackedMatrix own = base.gemma().weights().layers().get(1).qProj();
      Adapter.Factors factors = changeOfQ(adapter);
      for (int row = 0; row < 16; row++) {
        float[] exact = own.row(row);
        for (int c = 0; c < exact.length; c++) {
          for (int k = 0; k < RANK; k++) {
            exact[c] += factors.b()[row * RANK + k] * factors.a()[k * 256 + c];
          }
        }
        float[] found = q.row(row);
        for (int c = 0; c < exact.length; c++) {
          assertThat(found[c]).isCloseTo(exact[c], within(error));
        }
      }
    }
  }

  @Test
  void aWholeWeightTakesThePlaceOfTheBaseModels() {
    List<Tensor> tensors = new ArrayList<>(factors(DOWN, 128, 64));
    Tensor weight = whole(Q, 64, 128);
    tensors.add(weight);
    Adapter adapter = Adapter.read(write(Map.of("lora_alpha", "3"), tensors));
    assertThat(adapter.replacesWeights()).isTrue();
    try (LanguageModel base = model(TinyGemma.standard());
        LanguageModel merged = base.with(adapter, Layout.Q8_0)) {
      PackedMatrix q = merged.gemma().weights().layers().get(1).qProj();
      float[] expected = weight.type().dequantize(weight.data(), 128 * 64);
      for (int row = 0; row < q.rows(); row++) {
        float[] found = q.row(row);
        assertThat(found).isEqualTo(Arrays.copyOfRange(expected, row * 64, row * 64 + 64));
      }
      LayerWeights own = base.gemma().weights().layers().get(0);
      LayerWeights other = merged.gemma().weights().layers().get(0);
      assertThat(other.downProj()).isNotSameAs(own.downProj()); // both kinds in one file
      assertThat(other.qProj()).isSameAs(own.qProj());
    }
  }

  @Test
  void refusesAnAdapterForAnotherModel() {
    try (LanguageModel base = model(TinyGemma.standard())) {
      for (List<Tensor> tensors : List.of(factors(Q, 32, 128), List.of(whole(Q, 128, 64)))) {
        Adapter adapter = Adapter.read(write(Map.of("lora_alpha", "3"), tensors));
        assertThatThrownBy(
                () ->
                    base.with(
                        adapter,
                        new Merging(Layout.Q8_0, "d", () -> {}),
                        folder.resolve("packed"),
                        (done, total) -> {}))
            .isInstanceOf(MigaException.class)
            .hasMessageContaining(Q)
            .hasMessageContaining("another one");
      }
    }
  }
}
