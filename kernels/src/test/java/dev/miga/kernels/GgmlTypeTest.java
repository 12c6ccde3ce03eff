package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgmlTypeTest {

  @ParameterizedTest
  @EnumSource
  void isFoundByItsNumber(GgmlType type) {
    assertThat(GgmlType.ofId(type.id())).contains(type);
  }

  @Test
  void unknownNumbersAreNoType() {
    assertThat(GgmlType.ofId(-1)).isEmpty();
    assertThat(GgmlType.ofId(4)).isEmpty();
    assertThat(GgmlType.ofId(1 << 20)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesShortMemory(GgmlType type) {
    MemorySegment blocks = MemorySegment.ofArray(new byte[2 * type.blockBytes() - 1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> type.dequantize(blocks, 2 * type.blockSize()))
        .withMessageContaining("got " + blocks.byteSize());
  }

  @Test
  void refusesBrokenBlocks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GgmlType.Q4_K.bytes(128))
        .withMessageContaining("multiples of 256");
  }
}
