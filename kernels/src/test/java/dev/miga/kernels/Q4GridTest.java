package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Q4GridTest {
  private static final int COUNT = 50 * Q4Grid.BLOCK;

  private final Random random = new Random(5);

  private float[] gaussian() {
    float[] weights = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      weights[i] = (float) random.nextGaussian() * 0.02f;
    }
    return weights;
  }

  /** Of either sign, one of them 0, after three of something else. */
  private short[] scales() {
    short[] scales = new short[3 + COUNT / Q4Grid.BLOCK];
    for (int i = 4; i < scales.length; i++) {
      scales[i] = Float.floatToFloat16((float) random.nextGaussian() * 0.004f);
    }
    return scales;
  }

  @Test
  void whatIsRoundedIsWhatTheBlocksHoldToTheBit() {
    float[] weights = gaussian();
    short[] scales = scales();
    float[] rounded = new float[COUNT];
    MemorySegment source = MemorySegment.ofArray(weights);
    Q4Grid.round(source, scales, 3, MemorySegment.ofArray(rounded), COUNT);
    MemorySegment blocks = MemorySegment.ofArray(new byte[(int) GgmlType.Q4_0.bytes(COUNT)]);
    Q4Grid.encode(source, scales, 3, blocks, COUNT);
    assertThat(GgmlType.Q4_0.dequantize(blocks, COUNT)).isEqualTo(rounded);
    short[] read = new short[scales.length];
    Q4Grid.scales(blocks, read, 3, COUNT);
    assertThat(read).isEqualTo(scales);
  }

  @Test
  void leavesWhatComesFromItsBlocks() {
    float[] weights = gaussian();
    MemorySegment blocks = MemorySegment.ofArray(new byte[(int) GgmlType.Q4_0.bytes(COUNT)]);
    Quantizer.quantize(GgmlType.Q4_0, weights, blocks);
    short[] scales = new short[COUNT / Q4Grid.BLOCK];
    Q4Grid.scales(blocks, scales, 0, COUNT);
    MemorySegment held = MemorySegment.ofArray(GgmlType.Q4_0.dequantize(blocks, COUNT));
    float[] before = held.toArray(ValueLayout.JAVA_FLOAT);
    Q4Grid.round(held, scales, 0, held, COUNT);
    assertThat(held.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(before);
  }
}
