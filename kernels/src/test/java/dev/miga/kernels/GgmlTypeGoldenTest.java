package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format against what the gguf package of llama.cpp reads; see make_ggml_blocks.py. */
class GgmlTypeGoldenTest {

  /** A line of the file: blocks and the weights that they stand for. */
  record Golden(GgmlType type, MemorySegment blocks, float[] weights) {}

  static List<Golden> goldens() {
    try (var in = GgmlTypeGoldenTest.class.getResourceAsStream("ggml-blocks.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(GgmlTypeGoldenTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Golden parse(String line) {
    List<String> parts = List.of(line.split(" ", -1));
    byte[] blocks = HexFormat.of().parseHex(parts.get(2));
    MemorySegment weights = MemorySegment.ofArray(HexFormat.of().parseHex(parts.get(3)));
    return new Golden(
        GgmlType.valueOf(parts.get(0)),
        MemorySegment.ofArray(blocks),
        weights.toArray(Bytes.FLOAT));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void readsWhatGgufReads(Golden golden) {
    float[] weights = golden.type.dequantize(golden.blocks, golden.weights.length);
    Close.assertClose(weights, golden.weights, 0);
  }

  @Test
  void coversEveryType() {
    assertThat(goldens().stream().map(Golden::type).distinct())
        .containsExactlyInAnyOrder(GgmlType.values());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void readsRowsIntoAMatrix(Golden golden) {
    int columns = golden.type.blockSize();
    int rows = golden.weights.length / columns;
    try (Arena arena = Arena.ofConfined()) {
      Floats out = Floats.allocate(arena, rows, columns);
      golden.type.dequantize(golden.blocks, out);
      float[] last = Arrays.copyOfRange(golden.weights, (rows - 1) * columns, rows * columns);
      Close.assertClose(out.row(rows - 1), last, 0);
    }
  }
}
