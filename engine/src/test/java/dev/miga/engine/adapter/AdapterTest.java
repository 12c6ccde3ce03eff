package dev.miga.engine.adapter;

import static dev.miga.engine.testing.RandomFactors.RANK;
import static dev.miga.engine.testing.RandomFactors.factors;
import static dev.miga.engine.testing.RandomFactors.tensor;
import static dev.miga.engine.testing.RandomFactors.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterTest {
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

  @Test
  void readsFactorsWithTheirScale() {
    List<Tensor> tensors = factors(Q, 64, 128);
    Adapter plain = Adapter.read(write(Map.of("lora_alpha", "6"), tensors));
    Adapter stabilized =
        Adapter.read(write(Map.of("lora_alpha", "6", "use_rslora", "true"), tensors));
    Adapter.Factors factors = changeOfQ(plain);
    assertThat(factors.rank()).isEqualTo(RANK);
    assertThat(factors.in()).isEqualTo(64);
    assertThat(factors.out()).isEqualTo(128);
    float b = tensors.get(1).data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
    assertThat(factors.b()[0]).isEqualTo(b * 2);
    assertThat(changeOfQ(stabilized).b()[0])
        .isCloseTo((float) (b * 6 / Math.sqrt(3)), within(1e-6f));
    assertThat(plain.labelHead()).isEmpty();
  }

  @Test
  void readsTheHeadOfAClassifier() {
    List<Tensor> tensors = List.of(tensor("base_model.model.score.weight", 5, 64, new Random(1)));
    Adapter adapter = Adapter.read(write(Map.of(), tensors));
    assertThat(adapter.changesWeights()).isFalse();
    assertThat(adapter.labelHead().orElseThrow().labels()).isEqualTo(5);
    assertThat(adapter.labelHead().orElseThrow().bias()).containsOnly(0);
  }

  @Test
  void refusesWhatIsNoAdapter() {
    List<Tensor> tensors = factors(Q, 64, 128);
    assertInvalid(Map.of(), tensors, "lora_alpha");
    assertInvalid(Map.of("lora_alpha", "6"), tensors.subList(0, 1), "lora_B.weight");
    assertInvalid(
        Map.of("lora_alpha", "6"),
        List.of(tensor("x", 1, 1, new Random())),
        "no part of an adapter");
    Tensor copy = tensor("base_model.model.score.copy.weight", 5, 64, new Random(1));
    assertInvalid(Map.of(), List.of(copy), "no part of an adapter");
  }

  @Test
  void writesTheNamesThatItReads() {
    List<Tensor> tensors = new ArrayList<>(factors(Q, 64, 128));
    tensors.add(whole(DOWN, 128, 64));
    tensors.add(tensor("base_model.model.score.weight", 5, 64, new Random(1)));
    Path path = write(Map.of("lora_alpha", "6", "use_rslora", "true"), tensors);
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      AdapterTensors.of(file).write(copy, Map.of("format", "pt"));
    }
    try (SafetensorsFile file = SafetensorsFile.open(copy)) {
      assertThat(file.tensorNames()).hasSize(tensors.size());
      for (Tensor tensor : tensors) {
        Tensor found = file.tensor(tensor.name());
        assertThat(found.shape()).isEqualTo(tensor.shape());
        assertThat(found.data().mismatch(tensor.data())).isEqualTo(-1);
      }
      assertThat(file.header().metadata())
          .isEqualTo(Map.of("format", "pt", "lora_alpha", "6.0", "use_rslora", "true"));
    }
  }

  @Test
  void refusesNumbersThatAreNone() {
    List<Tensor> tensors = factors(Q, 64, 128);
    MemorySegment b = tensors.get(1).data();
    for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      b.set(ValueLayout.JAVA_FLOAT_UNALIGNED, b.byteSize() - 4, number);
      assertInvalid(Map.of("lora_alpha", "6"), tensors, "holds " + number);
    }
  }

  @Test
  void refusesAWholeWeightThatIsUnsoundOrNotAlone() {
    Tensor weight = whole(Q, 64, 128);
    List<Tensor> both = new ArrayList<>(factors(Q, 64, 128));
    both.add(weight);
    assertInvalid(Map.of("lora_alpha", "6"), both, "a whole weight and factors as well");
    Tensor flat = new Tensor(weight.name(), GgmlType.F32, List.of(64L * 128), weight.data());
    assertInvalid(Map.of(), List.of(flat), "should be a matrix");
    Tensor table = tensor("base_model.model.model.embed_tokens.weight", 4, 64, new Random(1));
    assertInvalid(Map.of(), List.of(table), "no part of an adapter");
    weight.data().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 16, Float.NaN);
    assertInvalid(Map.of(), List.of(weight), "holds NaN");
  }

  private void assertInvalid(Map<String, String> metadata, List<Tensor> tensors, String message) {
    Path path = write(metadata, tensors);
    assertThatThrownBy(() -> Adapter.read(path))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining(message);
  }
}
