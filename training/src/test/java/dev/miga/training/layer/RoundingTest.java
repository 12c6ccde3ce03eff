package dev.miga.training.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.Scaling;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Quantizer;
import dev.miga.kernels.training.Dropout;
import dev.miga.training.AdapterFile;
import dev.miga.training.BatchPacker;
import dev.miga.training.Example;
import dev.miga.training.TestKernels;
import dev.miga.training.export.MergedGguf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundingTest {
  private static final PackedBatch BATCH =
      BatchPacker.pack(
          List.of(Example.of(IntStream.range(20, 30).toArray(), new int[] {40, 41, 42, 43})));

  @TempDir Path folder;

  /** Loss and gradients of one pass, and the parameters after it. */
  private record Pass(double loss, float[] gradients, float[] parameters) {}

  private static TrainableGemma model(ModelFile file, Rounding rounding, LanePool lanes) {
    Method method = new Method.FullBlocks(rounding);
    return new TrainableGemma(file, method, 0, new Capacity(32, 32, 8), TestKernels.exact(), lanes);
  }

  private static Pass pass(TrainableGemma model) {
    model.parametersChanged();
    double loss = model.forwardBackward(BATCH, 1, Dropout.none()).sum();
    ParameterVector vector = model.parameters().vector();
    return new Pass(loss, vector.gradients(0, vector.size()), vector.values(0, vector.size()));
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q5_0", "Q8_0"})
  void computesWithRoundedWeightsAndLearnsForThoseThatAreNot(GgmlType type) {
    try (ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder));
        LanePool lanes = new LanePool(2);
        TrainableGemma rounding = model(file, new Rounding.Lattice(type), lanes);
        TrainableGemma rounded = model(file, new Rounding.None(), lanes)) {
      rounding.parameters().initialize(1);
      float[] before = pass(rounding).parameters();
      FullParameters linears = (FullParameters) rounded.parameters();
      linears.initialize(1);
      assertThat(pass(rounded).loss()).isNotEqualTo(pass(rounding).loss());
      for (FullParameters.Part part : linears.parts()) {
        linears.set(part, onLattice(linears.tensor(part), type));
      }
      rounding.parameters().vector().clearGradients();
      linears.vector().clearGradients();
      Pass straight = pass(rounding);
      Pass plain = pass(rounded);
      assertThat(straight.loss()).isEqualTo(plain.loss());
      assertThat(straight.gradients()).isEqualTo(plain.gradients());
      assertThat(straight.parameters()).isEqualTo(before).isNotEqualTo(plain.parameters());
    }
  }

  /** Independent of {@link Rounding}: through the blocks of a whole tensor. */
  private static Tensor onLattice(Tensor weight, GgmlType type) {
    float[] numbers = weight.data().toArray(ValueLayout.JAVA_FLOAT);
    byte[] blocks = new byte[(int) type.bytes(numbers.length)];
    MemorySegment segment = MemorySegment.ofArray(blocks);
    Quantizer.quantize(type, numbers, segment);
    return new Tensor(weight.name(), type, weight.shape(), segment);
  }

  @Test
  void anAdapterIsLearntAsItIsMergedAndRounded() {
    GgmlType type = GgmlType.Q4_0;
    Method lora =
        new Method.Lora(new LoraConfig(4, 8, 0, Scaling.STANDARD), new Rounding.Lattice(type));
    try (ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder));
        LanePool lanes = new LanePool(2);
        TrainableGemma merging =
            new TrainableGemma(file, lora, 0, new Capacity(32, 32, 8), TestKernels.exact(), lanes);
        TrainableGemma merged = model(file, new Rounding.None(), lanes)) {
      LoraParameters adapter = (LoraParameters) merging.parameters();
      fill(adapter);
      FullParameters linears = (FullParameters) merged.parameters();
      linears.initialize(1);
      for (int i = 0; i < linears.parts().size(); i++) {
        FullParameters.Part part = linears.parts().get(i);
        linears.set(part, onLattice(sum(linears.tensor(part), adapter, i), type));
      }
      assertThat(pass(merging).loss()).isCloseTo(pass(merged).loss(), within(1e-4));
      for (int i = 0; i < linears.parts().size(); i++) {
        float[] gradient = linears.gradient(linears.parts().get(i));
        LoraParameters.Part part = adapter.parts().get(i);
        assertThat(adapter.bGradient(part))
            .as(part.name())
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(ofB(gradient, adapter, part));
        assertThat(adapter.aGradient(part))
            .as(part.name())
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(ofA(gradient, adapter, part));
      }
    }
  }

  /** Factors that change every weight by more than rounding does. */
  private static void fill(LoraParameters adapter) {
    SplittableRandom random = new SplittableRandom(3);
    for (LoraParameters.Part part : adapter.parts()) {
      float[] a = new float[4 * part.in()];
      float[] b = new float[4 * part.out()];
      IntStream.range(0, a.length).forEach(i -> a[i] = (float) random.nextDouble(-0.2, 0.2));
      IntStream.range(0, b.length).forEach(i -> b[i] = (float) random.nextDouble(-0.2, 0.2));
      adapter.set(part, a, b);
    }
  }

  private static Tensor sum(Tensor weight, LoraParameters adapter, int index) {
    LoraParameters.Part part = adapter.parts().get(index);
    assertThat(weight.name()).isEqualTo(part.name() + ".weight");
    float[] numbers = weight.data().toArray(ValueLayout.JAVA_FLOAT);
    float[] a = adapter.a(part);
    float[] b = adapter.b(part);
    for (int o = 0; o < part.out(); o++) {
      for (int i = 0; i < part.in(); i++) {
        for (int r = 0; r < 4; r++) {
          numbers[o * part.in() + i] += 2 * b[o * 4 + r] * a[r * part.in() + i];
        }
      }
    }
    return new Tensor(weight.name(), GgmlType.F32, weight.shape(), MemorySegment.ofArray(numbers));
  }

  /** The gradient of B that follows from that of the weight: {@code 2 dW A^T}. */
  private static float[] ofB(float[] gradient, LoraParameters adapter, LoraParameters.Part part) {
    float[] a = adapter.a(part);
    float[] of = new float[part.out() * 4];
    for (int o = 0; o < part.out(); o++) {
      for (int i = 0; i < part.in(); i++) {
        for (int r = 0; r < 4; r++) {
          of[o * 4 + r] += 2 * gradient[o * part.in() + i] * a[r * part.in() + i];
        }
      }
    }
    return of;
  }

  /** The same of A: {@code 2 B^T dW}. */
  private static float[] ofA(float[] gradient, LoraParameters adapter, LoraParameters.Part part) {
    float[] b = adapter.b(part);
    float[] of = new float[4 * part.in()];
    for (int o = 0; o < part.out(); o++) {
      for (int i = 0; i < part.in(); i++) {
        for (int r = 0; r < 4; r++) {
          of[r * part.in() + i] += 2 * gradient[o * part.in() + i] * b[o * 4 + r];
        }
      }
    }
    return of;
  }

  @Test
  void anAdapterThatIsMergedHasNoInputsToDrop() {
    LoraConfig dropping = new LoraConfig(4, 8, 0.1f, Scaling.STANDARD);
    assertThatThrownBy(() -> new Method.Lora(dropping, new Rounding.Lattice(GgmlType.Q4_0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no dropout");
  }

  @Test
  void theLatticeIsThatOfTheServedModel() {
    Path merged = folder.resolve("merged.gguf");
    try (ModelFile file = ModelFiles.open(TinyGemma.standard().write(folder));
        LanePool lanes = new LanePool(1);
        Arena arena = Arena.ofConfined();
        TrainableGemma model = model(file, new Rounding.Lattice(GgmlType.Q8_0), lanes)) {
      FullParameters linears = (FullParameters) model.parameters();
      linears.initialize(1);
      Path adapter = folder.resolve("adapter.safetensors");
      AdapterFile.write(adapter, linears, GgmlType.F32, Map.of());
      MergedGguf.write(
          file, Adapter.read(adapter), t -> GgmlType.Q8_0, "tiny", merged, (n, i, count) -> {});
      try (ModelFile served = ModelFiles.open(merged)) {
        for (FullParameters.Part part : linears.parts()) {
          Tensor tensor = served.tensor(part.name());
          assertThat(tensor.type()).isEqualTo(GgmlType.Q8_0);
          float[] rounded =
              linears
                  .rounding()
                  .round(linears.tensor(part).data(), part.weight(), part.out(), part.in(), arena)
                  .toArray(ValueLayout.JAVA_FLOAT);
          assertThat(tensor.type().dequantize(tensor.data(), part.out() * part.in()))
              .isEqualTo(rounded);
        }
      }
    }
  }

  @Test
  void refusesTypesThatServedWeightsDoNotHave() {
    assertThatThrownBy(() -> new Rounding.Lattice(GgmlType.Q4_K))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no lattice of Q4_K");
  }
}
