package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaneTableTest {
  @Test
  void partsLieOneAfterAnotherAndFillTheMemory() {
    try (Arena arena = Arena.ofConfined()) {
      for (int columns : List.of(32, 128, 160)) {
        PlaneTable apart = PlaneTable.allocate(arena, 5, columns);
        MemorySegment memory = arena.allocate(PlaneTable.bytes(5, columns));
        PlaneTable together = PlaneTable.in(memory, 5, columns);
        assertThat(parts(together).stream().map(MemorySegment::byteSize))
            .containsExactlyElementsOf(parts(apart).stream().map(MemorySegment::byteSize).toList());
        long end = 0;
        for (MemorySegment part : parts(together)) {
          assertThat(part.address() - memory.address()).isEqualTo(end);
          end += part.byteSize();
        }
        assertThat(end).isEqualTo(memory.byteSize());
      }
    }
  }

  private static List<MemorySegment> parts(PlaneTable table) {
    return List.of(table.high(), table.low(), table.scales(), table.residualNorms());
  }
}
