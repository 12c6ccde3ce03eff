package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizerTest {

  @ParameterizedTest
  @EnumSource(
      value = GgmlType.class,
      names = {"Q4_0", "Q5_0", "Q8_0"})
  void encodesAsGgmlDoes(GgmlType type) {
    float[] weights = first(GgmlType.F32).weights();
    MemorySegment blocks = MemorySegment.ofArray(new byte[(int) type.bytes(weights.length)]);
    Quantizer.quantize(type, weights, blocks);
    assertThat(blocks.mismatch(first(type).blocks())).isEqualTo(-1);
  }

  /** The first case of a type was quantized from the values of the F32 case. */
  private static GgmlTypeGoldenTest.Golden first(GgmlType type) {
    return GgmlTypeGoldenTest.goldens().stream()
        .filter(golden -> golden.type() == type)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void encodesZerosAndRefusesOtherTypes() {
    MemorySegment blocks = MemorySegment.ofArray(new byte[34]);
    Quantizer.quantize(GgmlType.Q8_0, new float[32], blocks);
    assertThat(GgmlType.Q8_0.dequantize(blocks, 32)).containsOnly(0f);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantizer.quantize(GgmlType.Q4_K, new float[256], blocks));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantizer.quantize(GgmlType.Q8_0, new float[64], blocks));
  }
}
