package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeastSquaresQuantizerTest {
  private static final int COLUMNS = 64;

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q8_0"})
  void staysCloserThanTheScaleOfTheExtremeWeight(GgmlType type) {
    float[] weights = gaussian(100 * COLUMNS, 1);
    double plain = error(type, weights, plain(type, weights));
    assertThat(error(type, weights, encode(type, weights))).isLessThan(plain);
  }

  @Test
  void savesATenthOfTheErrorOfFourBits() {
    float[] weights = gaussian(100 * COLUMNS, 1);
    double plain = error(GgmlType.Q4_0, weights, plain(GgmlType.Q4_0, weights));
    assertThat(error(GgmlType.Q4_0, weights, encode(GgmlType.Q4_0, weights)))
        .isLessThan(0.9 * plain);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q8_0"})
  void encodesWhatComesFromABlockAsThatBlock(GgmlType type) {
    MemorySegment once = encode(type, gaussian(100 * COLUMNS, 2));
    MemorySegment again = encode(type, type.dequantize(once, 100 * COLUMNS));
    float[] expected = type.dequantize(once, 100 * COLUMNS);
    assertThat(Arrays.mismatch(type.dequantize(again, 100 * COLUMNS), expected)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q8_0"})
  void encodesZeros(GgmlType type) {
    float[] zeros = new float[COLUMNS];
    assertThat(type.dequantize(encode(type, zeros), COLUMNS)).isEqualTo(zeros);
  }

  @Test
  void refusesOtherTypesAndSizes() {
    assertThatThrownBy(() -> encode(GgmlType.Q5_0, new float[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> encode(GgmlType.Q4_0, new float[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] gaussian(int count, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian() * 0.02f;
    }
    return weights;
  }

  private static MemorySegment encode(GgmlType type, float[] weights) {
    MemorySegment blocks = MemorySegment.ofArray(new byte[weights.length * 2]);
    LeastSquaresQuantizer.quantize(type, weights, blocks);
    return blocks;
  }

  private static MemorySegment plain(GgmlType type, float[] weights) {
    MemorySegment blocks = MemorySegment.ofArray(new byte[weights.length * 2]);
    Quantizer.quantize(type, weights, blocks);
    return blocks;
  }

  private static double error(GgmlType type, float[] weights, MemorySegment blocks) {
    float[] found = type.dequantize(blocks, weights.length);
    double error = 0;
    for (int i = 0; i < weights.length; i++) {
      error += (double) (weights[i] - found[i]) * (weights[i] - found[i]);
    }
    return error;
  }
}
