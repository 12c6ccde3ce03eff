package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackerTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void packsEveryTypeWithoutLoss(GgmlType type) {
    for (int rows : new int[] {1, 16, 37}) {
      for (int columns : new int[] {type.blockSize() * 3, 768}) {
        MemorySegment raw = RandomWeights.blocks(type, rows, columns, rows + columns);
        PackedMatrix packed = Packer.pack(type, raw, rows, columns, arena);
        assertThat(packed.layout()).isEqualTo(Packer.layoutFor(type));
        assertSameRows(type, raw, packed);
      }
    }
  }

  private static void assertSameRows(GgmlType type, MemorySegment raw, PackedMatrix packed) {
    long rowBytes = type.bytes(packed.columns());
    for (int r = 0; r < packed.rows(); r++) {
      float[] expected = type.dequantize(raw.asSlice(r * rowBytes, rowBytes), packed.columns());
      Close.assertClose(packed.row(r), expected, 0f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rangesOfTilesMakeTheWhole(GgmlType type) {
    MemorySegment raw = RandomWeights.blocks(type, 50, 256, 3);
    PackedMatrix whole = Packer.pack(type, raw, 50, 256, arena);
    PackedMatrix parts = PackedMatrix.allocate(arena, whole.layout(), 50, 256);
    parts.data().fill((byte) 0x55);
    Packer.pack(type, raw, parts, 1, 4);
    Packer.pack(type, raw, parts, 0, 1);
    assertThat(parts.data().mismatch(whole.data())).isEqualTo(-1);
  }

  @Test
  void rowsBeyondTheLastHaveZeroScales() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q4_0, 17, 64, 3);
    PackedMatrix packed = Packer.pack(GgmlType.Q4_0, raw, 17, 64, arena);
    MemorySegment scales = packed.tile(1).asSlice(Layout.Q4_0.scalesOffset(64));
    for (int b = 0; b < 2; b++) {
      for (int r = 1; r < 16; r++) {
        assertThat(scales.get(Bytes.SHORT, 32L * b + 2L * r)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Layout.class,
      names = {"F32", "Q8_0", "Q4_0"})
  void quantizesToOtherLayouts(Layout layout) {
    MemorySegment raw = RandomWeights.blocks(GgmlType.F16, 20, 96, 4);
    PackedMatrix packed = PackedMatrix.allocate(arena, layout, 20, 96);
    Packer.pack(GgmlType.F16, raw, packed, 0, packed.tiles());
    float step = layout == Layout.F32 ? 0 : layout == Layout.Q8_0 ? 1f / 100 : 1f / 7;
    for (int r = 0; r < 20; r++) {
      float[] expected = GgmlType.F16.dequantize(raw.asSlice(r * 192L, 192), 96);
      Close.assertClose(packed.row(r), expected, 4 * step);
    }
  }

  @Test
  void refusesOtherConversions() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.F32, 16, 32, 4);
    PackedMatrix packed = PackedMatrix.allocate(arena, Layout.Q4_1, 16, 32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.pack(GgmlType.F32, raw, packed, 0, 1))
        .withMessageContaining("F32 does not pack to Q4_1");
  }

  @ParameterizedTest
  @EnumSource
  void refusesBytesOfAnotherShape(GgmlType type) {
    MemorySegment raw = RandomWeights.blocks(type, 16, 256, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.pack(type, raw, 17, 256, arena))
        .withMessageContaining("takes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.packTable(type, raw, 17, 256, arena))
        .withMessageContaining("takes");
  }

  @Test
  void refusesRangesOutsideTheMatrix() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, 16, 256, 4);
    PackedMatrix packed = PackedMatrix.allocate(arena, Layout.Q8_0, 16, 256);
    PlaneTable table = PlaneTable.allocate(arena, 16, 256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.pack(GgmlType.Q8_0, raw, packed, 0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.packTable(GgmlType.Q8_0, raw, table, 0, 17));
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 128, 640, 672})
  void tablesKeepTheirValues(int columns) {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, 5, columns, columns);
    PlaneTable table = Packer.packTable(GgmlType.Q8_0, raw, 5, columns, arena);
    long rowBytes = GgmlType.Q8_0.bytes(columns);
    for (int r = 0; r < 5; r++) {
      MemorySegment row = raw.asSlice(r * rowBytes, rowBytes);
      float[] expected = GgmlType.Q8_0.dequantize(row, columns);
      Close.assertClose(table.row(r), expected, 0f);
      assertThat(table.residualNorms().get(Bytes.FLOAT, 4L * r))
          .isCloseTo(residualNorm(row, columns), Percentage.withPercentage(1e-4));
    }
  }

  private static float residualNorm(MemorySegment row, int columns) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      long block = c / 32 * 34L;
      int low = (row.get(Bytes.BYTE, block + 2 + c % 32) + 128) % 16;
      sum += Math.pow(Bytes.f16(row, block) * (low - 7.5), 2);
    }
    return (float) Math.sqrt(sum);
  }

  @Test
  void paddingOfATableHasNoWeight() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, 2, 32, 1);
    PlaneTable table = PlaneTable.allocate(arena, 2, 32);
    table.scales().fill((byte) 0x55);
    Packer.packTable(GgmlType.Q8_0, raw, table, 0, 2);
    for (int b = 1; b < 4; b++) {
      assertThat(table.scales().get(Bytes.SHORT, 8 + 2L * b)).isZero();
    }
    assertThat(table.high().get(Bytes.BYTE, 40) & 0xFF).isEqualTo(0x88);
    assertThat(table.low().get(Bytes.BYTE, 40)).isZero();
  }

  @Test
  void tablesOfOtherTypesAreQuantizedFirst() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q6_K, 3, 256, 1);
    PlaneTable table = Packer.packTable(GgmlType.Q6_K, raw, 3, 256, arena);
    float[] expected = GgmlType.Q6_K.dequantize(raw, 256);
    float largest = 0;
    for (float weight : expected) {
      largest = Math.max(largest, Math.abs(weight));
    }
    Close.assertClose(table.row(0), expected, largest / 200);
  }

  @Test
  void refusesRowsThatAreNotThere() {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, 2, 32, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.packTable(GgmlType.Q8_0, raw, 2, 32, arena).row(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packer.pack(GgmlType.Q8_0, raw, 2, 32, arena).row(-1));
  }
}
